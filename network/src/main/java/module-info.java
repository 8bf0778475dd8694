/** Networks, data and training on {@code dev.lanewise.kernels}. */
module dev.lanewise.network {
  requires transitive dev.lanewise.kernels;
  requires java.net.http;

  exports dev.lanewise.network.data;
  exports dev.lanewise.network.random;
}
