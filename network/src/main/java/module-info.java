/** Networks, data and training on {@code dev.lanewise.kernels}. */
module dev.lanewise.network {
  requires transitive dev.lanewise.kernels;
  requires java.net.http;

  exports dev.lanewise.network.data;
  exports dev.lanewise.network.layer;
  exports dev.lanewise.network.loss;
  exports dev.lanewise.network.metric;
  exports dev.lanewise.network.model;
  exports dev.lanewise.network.optimizer;
  exports dev.lanewise.network.random;
  exports dev.lanewise.network.train;
}
