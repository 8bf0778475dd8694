package dev.lanewise.kernels.parallel;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A fixed set of threads that runs one job at a time, cut into tiles; the calling thread is one of
 * them. Each has a share of the tiles, the same part of every job, so that what it wrote in one is
 * in its cache for the next; when that is done, it helps with the shares of others. Between jobs
 * the others spin for a moment, so that the next job of a training step starts within a microsecond
 * or two, and then park, so that an idle pool costs nothing.
 *
 * <p>A second thread whose job is spread over the threads waits until the running job is done. A
 * call from within a tile of a job that is spread runs its tiles on the calling thread.
 */
public final class Workers implements AutoCloseable {
  /**
   * A job of less work than this stays on the caller: about 20 microseconds of one core, several
   * times what it costs to hand a tile to another one.
   */
  static final long PARALLEL_WORK = 1L << 20;

  /** Looks at its ticket this often before parking: less than a millisecond. */
  private static final int SPINS = 20_000;

  /** Between two yields of a spin: some ten microseconds, of which a yield takes one or two. */
  private static final int TURNS_TO_YIELD = 1024;

  private static final Workers SERIAL = new Workers(1, PARALLEL_WORK);

  // Tickets are so many words apart: two cache lines, as hardware fetches them in pairs.
  private static final int TICKET_DISTANCE = 16;

  // The tile that a ticket gives out when the job is over. No job has this many.
  private static final int CLOSED = Integer.MAX_VALUE;

  private final int threads;
  private final long leastWork;
  private final int spins;
  private final Helper[] helpers;
  private final ReentrantLock oneJob = new ReentrantLock();

  // The running job. Written by the caller while the tickets are closed, and published by them.
  private Tile body;
  private int tiles;

  /**
   * For each thread's share, the job number in the upper half and the next tile in the lower. One
   * word, so that a thread that comes late can take a tile only of the job whose body it has read.
   */
  private final AtomicLongArray tickets;

  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile Thread caller;
  private volatile boolean callerParked;
  private volatile boolean closed;

  /**
   * A pool.
   *
   * @param leastWork a job of less work stays on the caller
   */
  Workers(int threads, long leastWork) {
    this.threads = threads;
    this.leastWork = leastWork;
    // Spinning only helps where every thread has a core of its own.
    this.spins = threads <= Runtime.getRuntime().availableProcessors() ? SPINS : 0;
    this.tickets = new AtomicLongArray(ticketOf(threads));
    setTickets(0, false);
    this.helpers = new Helper[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(this, i + 1);
    }
    int started = 0;
    try {
      for (; started < helpers.length; started++) {
        helpers[started].start();
      }
    } finally {
      if (started < helpers.length) {
        // The system gave no more threads: those it gave must not stay.
        end(started);
      }
    }
  }

  /** The calling thread alone. Free, shared, and closing it does nothing. */
  public static Workers serial() {
    return SERIAL;
  }

  /**
   * A pool of {@code threads} threads, the caller included.
   *
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public static Workers of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", must be at least 1");
    }
    return threads == 1 ? SERIAL : new Workers(threads, PARALLEL_WORK);
  }

  /** The threads a job may run on, the caller included. */
  public int threads() {
    return threads;
  }

  /**
   * The threads over which {@link #run} spreads a job of so much work: all, or the caller alone.
   */
  public int threadsFor(long work) {
    return work < leastWork ? 1 : threads;
  }

  /**
   * Runs {@code body} for each tile and returns when all are done. Whether the tiles are spread
   * over the threads depends on {@code work}; what they compute must not.
   *
   * @param tiles how many tiles, at least 0
   * @param work about how many floating-point operations or bytes the whole job takes
   * @param body what to run; whatever it throws reaches the caller once, after the tiles that
   *     already started, and the others are skipped
   * @throws IllegalStateException if the pool is closed
   */
  public void run(int tiles, long work, Tile body) {
    if (tiles < 0) {
      throw new IllegalArgumentException("tiles is " + tiles + ", must be at least 0");
    }
    if (closed) {
      throw new IllegalStateException("the workers are closed");
    }
    if (threadsFor(work) == 1 || tiles <= 1 || isInsideTile()) {
      int slot = slotOfThisThread();
      for (int tile = 0; tile < tiles; tile++) {
        body.run(tile, slot);
      }
      return;
    }
    oneJob.lock();
    try {
      runShared(tiles, body);
    } finally {
      oneJob.unlock();
    }
  }

  private void runShared(int tiles, Tile body) {
    if (closed) {
      throw new IllegalStateException("the workers are closed");
    }
    this.body = body;
    this.tiles = tiles;
    finished.set(0);
    caller = Thread.currentThread();
    long job = jobOf(0) + 1;
    setTickets(job, true);
    for (Helper helper : helpers) {
      helper.wake();
    }
    try {
      takeTiles(0);
      awaitHelpers();
    } finally {
      setTickets(job, false);
      caller = null;
      this.body = null;
    }
    Throwable thrown = failure.getAndSet(null);
    if (thrown != null) {
      Workers.<RuntimeException>rethrow(thrown);
    }
  }

  /** Throws it as it is: also a checked exception, which no tile declares but some may throw. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /**
   * Where a thread's ticket is. The first is as far from the array's length, which every access
   * reads, as from the next one.
   */
  private static int ticketOf(int slot) {
    return (slot + 1) * TICKET_DISTANCE;
  }

  /** The job that a thread's ticket is of. */
  private long jobOf(int slot) {
    return tickets.get(ticketOf(slot)) >>> 32;
  }

  /** Opens all shares for a job, or closes them. */
  private void setTickets(long job, boolean open) {
    for (int slot = 0; slot < threads; slot++) {
      long next = open ? firstTile(slot) : CLOSED;
      tickets.setRelease(ticketOf(slot), job << 32 | next);
    }
    // Before it is looked who is parked, and before the fields of the job are written again.
    VarHandle.fullFence();
  }

  /** The first tile of a thread's share of the current job. */
  private int firstTile(int slot) {
    return tiles / threads * slot + Math.min(tiles % threads, slot);
  }

  /** Runs tiles of the current job until none is left, those of the own share first. */
  private void takeTiles(int slot) {
    int done = 0;
    for (int i = 0; i < threads; i++) {
      done += takeShare((slot + i) % threads, slot);
    }
    if (done == 0) {
      return;
    }
    // A job with a tile that is not yet counted cannot end, so they are all of this one.
    int all = tiles;
    if (finished.addAndGet(done) == all && slot != 0 && callerParked) {
      LockSupport.unpark(caller);
    }
  }

  /** Runs tiles of a share until none is left. Returns how many. */
  private int takeShare(int share, int slot) {
    int ticket = ticketOf(share);
    int done = 0;
    while (true) {
      long taken = tickets.get(ticket);
      int tile = (int) taken;
      Tile current = body;
      if (tile == CLOSED || tile >= firstTile(share + 1)) {
        return done;
      }
      if (!tickets.compareAndSet(ticket, taken, taken + 1)) {
        continue;
      }
      // The ticket had not moved, so body and tiles are of this job: they change only while closed.
      done++;
      try {
        if (failure.get() == null) {
          current.run(tile, slot);
        }
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      }
    }
  }

  private void awaitHelpers() {
    for (int i = 0; i < spins; i++) {
      if (finished.get() == tiles) {
        return;
      }
      pause(i);
    }
    boolean interrupted = false;
    callerParked = true;
    while (finished.get() != tiles) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    callerParked = false;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One turn of a spin. Now and then it lets others run: where fewer cores are free than there are
   * threads, the one that is waited for may be queued behind the one that spins.
   */
  private static void pause(int turn) {
    if (turn % TURNS_TO_YIELD == TURNS_TO_YIELD - 1) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }

  private boolean isInsideTile() {
    Thread current = Thread.currentThread();
    return current == caller || current instanceof Helper helper && helper.pool == this;
  }

  private int slotOfThisThread() {
    return Thread.currentThread() instanceof Helper helper && helper.pool == this ? helper.slot : 0;
  }

  /**
   * Ends the threads, after the running job if there is one. No thread is left when it returns.
   *
   * @throws IllegalStateException if a tile of the running job calls it
   */
  @Override
  public void close() {
    if (threads == 1) {
      return;
    }
    if (isInsideTile()) {
      throw new IllegalStateException("a tile must not close the workers that run it");
    }
    end(helpers.length);
  }

  /** Ends the first {@code started} helpers. */
  private void end(int started) {
    oneJob.lock();
    try {
      closed = true;
    } finally {
      oneJob.unlock();
    }
    boolean interrupted = false;
    for (int i = 0; i < started; i++) {
      LockSupport.unpark(helpers[i]);
      while (helpers[i].isAlive()) {
        try {
          helpers[i].join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Helper extends Thread {
    private final Workers pool;
    private final int slot;
    private volatile boolean parked;

    Helper(Workers pool, int slot) {
      super("lanewise-" + slot);
      this.pool = pool;
      this.slot = slot;
      setDaemon(true);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      long seen = 0;
      while (true) {
        seen = awaitJobAfter(seen);
        if (seen < 0) {
          return;
        }
        pool.takeTiles(slot);
      }
    }

    /** The number of the first job after {@code seen}, or -1 when the pool is closed. */
    private long awaitJobAfter(long seen) {
      for (int i = 0; i < pool.spins; i++) {
        long job = pool.jobOf(slot);
        if (job != seen) {
          return job;
        }
        pause(i);
      }
      parked = true;
      try {
        while (true) {
          // Read after parked is set: the caller either sees the flag or is seen here.
          long job = pool.jobOf(slot);
          if (job != seen) {
            return job;
          }
          if (pool.closed) {
            return -1;
          }
          LockSupport.park(pool);
          // What a tile or another thread left here would end every park at once.
          Thread.interrupted();
        }
      } finally {
        parked = false;
      }
    }
  }
}
