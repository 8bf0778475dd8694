/**
 * Matrix products and layers of other libraries, measured beside Lanewise's: one {@link
 * dev.lanewise.bench.peer.Peer} for each library and way to use it.
 *
 * <p>Each is measured in a JVM of its own, on the same operands, after its result passed the bound
 * of rounding errors. What the environment says to native libraries is cleared in that JVM, for it
 * may hold one back; what each is then told, and what it says it runs, is recorded. Only Lanewise
 * and the machine's limits are here: the libraries are large, and their peers are in {@code
 * src/peers}, which Maven's profile {@code peers} adds.
 */
package dev.lanewise.bench.peer;
