/** Networks, data and training on {@code dev.lanewise.kernels}. */
module dev.lanewise.network {
  requires transitive dev.lanewise.kernels;

  exports dev.lanewise.network.random;
}
