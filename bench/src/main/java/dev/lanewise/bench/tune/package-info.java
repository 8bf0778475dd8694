/**
 * The choice of tiles and blocks for a machine by measuring. A shared machine may be slow for
 * seconds at a time, so candidates run in turn, a moment each and many times, and the rate that
 * counts is the one that a tenth of the moments reach.
 */
package dev.lanewise.bench.tune;
