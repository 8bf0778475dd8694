/** Named sizes of the work that is measured: round and odd ones, and those of the networks. */
package dev.lanewise.bench.shapes;
