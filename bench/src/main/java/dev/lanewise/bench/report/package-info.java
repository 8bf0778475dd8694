/**
 * The report of a run: each time as GFLOP/s or GB/s, beside what the machine can do at most and
 * beside the other implementations.
 */
package dev.lanewise.bench.report;
