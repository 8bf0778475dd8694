/**
 * What a result was measured on: processor, limits, memory, system, JVM and build, the load before
 * and after, and what the machine can do at most. {@link dev.lanewise.bench.machine.Machine} is
 * what machine.json holds. It names no host, no user and no path, so that it can be published.
 */
package dev.lanewise.bench.machine;
