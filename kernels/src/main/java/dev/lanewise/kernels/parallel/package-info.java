/**
 * Threads: persistent workers that run one job at a time, cut into tiles.
 *
 * <p>A thread's share is the same part of every job, so that it finds what it wrote. Where cores
 * have no cache in common much depends on that: a line that one core has written and another one
 * has read since is in both, and to write it again the first must have the other's copy given up,
 * which takes about five times as long as to get a line that the other has written. On two threads
 * of such a machine a training step loses some of its time so where it updates weights that both
 * have read.
 */
package dev.lanewise.kernels.parallel;
