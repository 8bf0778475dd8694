package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.cli.BenchPlan.Group;
import dev.lanewise.bench.cli.BenchPlan.Profile;
import dev.lanewise.bench.peer.FmaPeakPeer;
import dev.lanewise.bench.peer.GemmPeer;
import dev.lanewise.bench.peer.LanewiseIm2colPeer;
import dev.lanewise.bench.peer.LanewisePeer;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.PeerCall;
import dev.lanewise.bench.peer.TriadPeer;
import dev.lanewise.bench.shapes.GemmShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PeerPlanTest {
  /** A library that there is not: one thread, small squares. */
  private static final class Slow implements GemmPeer {
    @Override
    public String name() {
      return "slow";
    }

    @Override
    public boolean takes(GemmShape shape, int threads) {
      return threads == 1 && shape.m() <= 512;
    }

    @Override
    public double expectedGflops() {
      return 1;
    }

    @Override
    public PeerCall open(GemmShape shape, int threads, float[] a, float[] b) {
      throw new IllegalStateException("a plan opens nothing");
    }
  }

  private static final List<Peer> ALL =
      List.of(
          new LanewisePeer(),
          new LanewiseIm2colPeer(),
          new Slow(),
          new FmaPeakPeer(),
          new TriadPeer());

  private static List<Group> groups(Profile profile, List<String> peers, String shape, int rounds) {
    return PeerPlan.of(profile, ALL, peers, Pattern.compile(shape), List.of(1, 2), rounds).groups();
  }

  private static List<String> names(List<Group> groups) {
    return groups.stream()
        .map(g -> g.params().values().stream().map(List::getFirst).toList())
        .map(values -> String.join(" ", values))
        .toList();
  }

  @Test
  void comparesWithinAShapeAndRepeatsTheWhole() {
    List<String> round =
        List.of(
            "square-512 1 lanewise",
            "square-512 1 slow",
            "square-512 1 fma-peak",
            "square-512 2 lanewise",
            "square-512 2 fma-peak",
            "square-1024 1 lanewise",
            "square-1024 2 lanewise");
    List<Group> groups = groups(Profile.PEERS, List.of(), "square-(512|1024)", 2);
    assertEquals(round, names(groups.subList(0, 7)));
    assertEquals(round, names(groups.subList(7, 14)));
    assertEquals(14, groups.size());
    assertTrue(groups.stream().allMatch(g -> g.trials() == 1));
  }

  @Test
  void measuresSquaresNetworksAndOneImage() {
    List<String> names = names(groups(Profile.PEERS, List.of("lanewise"), "", 1));
    assertTrue(names.contains("square-4096 1 lanewise"));
    assertTrue(names.contains("tf-mlp-dense2-dX 2 lanewise"));
    assertTrue(names.contains("batch1-keras-convnet-dense1 1 lanewise"));
    assertTrue(names.stream().noneMatch(name -> name.matches("(square-127|prime|near).*")));
  }

  @Test
  void onlyLanewiseTakesWhatLiesBesideAPrime() {
    assertEquals(
        List.of("near-k-256 1 lanewise", "near-k-256 2 lanewise"),
        names(groups(Profile.PEERS_PRIMES, List.of("lanewise", "slow"), "near-k-256", 1)));
    assertEquals(
        List.of("prime-k-257 1 lanewise", "prime-k-257 1 slow", "prime-k-257 2 lanewise"),
        names(groups(Profile.PEERS_PRIMES, List.of("lanewise", "slow"), "prime-k-257", 1)));
    assertEquals(List.of(), groups(Profile.PEERS_PRIMES, List.of(), "square", 1));
  }

  @Test
  void layersAreTheirOwnProfile() {
    assertEquals(
        List.of(
            "convnet-2-dW 1 lanewise",
            "convnet-2-dW 1 lanewise-im2col",
            "convnet-2-dW 1 fma-peak",
            "convnet-2-dW 2 lanewise",
            "convnet-2-dW 2 lanewise-im2col",
            "convnet-2-dW 2 fma-peak",
            "relu-dX 1 lanewise",
            "relu-dX 1 triad",
            "relu-dX 2 lanewise",
            "relu-dX 2 triad"),
        names(groups(Profile.PEERS_LAYERS, List.of(), "convnet-2-dW|relu-dX", 1)));
    List<String> names = names(groups(Profile.PEERS_LAYERS, List.of("lanewise"), "", 1));
    assertTrue(names.contains("convnet-1-forward 1 lanewise"));
    assertTrue(names.contains("convnet-pool-dX 2 lanewise"));
    assertTrue(names.contains("softmax-128x10 2 lanewise"));
    assertTrue(names.contains("convnet-2-forward-relu 1 lanewise"));
    assertTrue(names.contains("adam-4000000 2 lanewise"));
    assertTrue(names.stream().noneMatch(name -> name.matches("(square|prime|near|.*dense).*")));
    // Nothing asks for the gradient of the images themselves.
    assertFalse(names.contains("convnet-1-dX 1 lanewise"));
  }

  @Test
  void aSlowPeerWarmsUpInFewLongIterations() {
    Group large = groups(Profile.PEERS, List.of("slow"), "square-512$", 1).get(0);
    assertEquals(268, large.time().toMillis());
    assertEquals(9, large.warmups());
    Group small = groups(Profile.PEERS, List.of("slow"), "square-32$", 1).get(0);
    assertTrue(small.warmups() * small.time().toMillis() >= 2500);
  }

  @Test
  void convolutionsOfLanewiseWarmUpForFiveSeconds() {
    for (Group group : groups(Profile.PEERS_LAYERS, List.of("lanewise"), "", 1)) {
      double seconds = group.warmups() * group.time().toMillis() * 1e-3;
      boolean convolution = group.params().get("shape").get(0).matches("resnet.*|convnet-[12].*");
      assertEquals(convolution ? 5 : 2.5, seconds, 0.1);
    }
  }

  @Test
  void namesABenchmarkThatExists() throws IOException {
    String list;
    try (InputStream in = getClass().getResourceAsStream("/META-INF/BenchmarkList")) {
      list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Group group = groups(Profile.PEERS, List.of(), "square-32$", 1).get(0);
    assertTrue(list.contains("dev.lanewise.bench.peer.PeerBenchmark"));
    assertEquals("peer.PeerBenchmark.run", group.method());
  }

  @Test
  void withoutLibrariesSaysHowToGetThem() {
    List<Peer> none =
        List.of(new LanewisePeer(), new LanewiseIm2colPeer(), new FmaPeakPeer(), new TriadPeer());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PeerPlan.of(Profile.PEERS, none, List.of(), Pattern.compile(""), List.of(1), 1));
    assertTrue(e.getMessage().contains("mvn -Ppeers package"), e.getMessage());
  }

  @Test
  void refusesAPeerThatThereIsNot() {
    assertThrows(
        IllegalArgumentException.class,
        () -> groups(Profile.PEERS, List.of("slow", "fast"), "", 1));
  }

  @Test
  void profilesAreCalledAsInOptions() {
    assertEquals("peers-primes", Profile.PEERS_PRIMES.toString());
    assertEquals("peers-layers", Profile.PEERS_LAYERS.toString());
    assertTrue(Profile.PEERS.isOfPeers());
    assertTrue(Profile.PEERS_LAYERS.isOfPeers());
    assertFalse(Profile.FULL.isOfPeers());
  }
}
