package dev.lanewise.bench.machine;

import java.util.Map;

/**
 * A machine and its state, as machine.json holds it.
 *
 * @param environment the variables that change what native libraries do
 * @param before the load when the run began
 * @param after the load when it ended; null while it runs
 * @param measured null where nothing was measured
 */
public record Machine(
    Cpu cpu,
    Limits limits,
    MemoryInfo memory,
    Os os,
    Jvm jvm,
    Build build,
    Map<String, String> environment,
    Load before,
    Load after,
    Measured measured) {

  /** Looks at this machine; measures nothing. */
  public static Machine inspect() {
    return new Machine(
        Cpu.read(),
        Limits.read(),
        MemoryInfo.read(),
        Os.read(),
        Jvm.read(),
        Build.read(),
        Environment.relevant(System.getenv()),
        Load.read(),
        null,
        null);
  }

  /** The same machine with what it can do at most. */
  public Machine with(Measured measured) {
    return new Machine(cpu, limits, memory, os, jvm, build, environment, before, after, measured);
  }

  /** The same machine with its load at the end. */
  public Machine endedWith(Load after) {
    return new Machine(cpu, limits, memory, os, jvm, build, environment, before, after, measured);
  }
}
