package dev.lanewise.network.train;

/** Hears how a run goes, on the thread that trains. */
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * A batch is done.
   *
   * @param epoch the running epoch, from 1
   * @param batch the batch's number in it, from 1
   * @param batches batches in an epoch
   * @param loss the batch's mean loss
   */
  default void batchDone(int epoch, int batch, int batches, double loss) {}

  /** An epoch is done. */
  default void epochDone(EpochRecord epoch) {}
}
