/**
 * Deep-learning kernels on the JDK's Vector API; see {@code dev.lanewise.kernels} for the contract.
 */
module dev.lanewise.kernels {
  requires transitive jdk.incubator.vector;

  exports dev.lanewise.kernels.lanes;
  exports dev.lanewise.kernels.gemm;
  exports dev.lanewise.kernels.parallel;
}
