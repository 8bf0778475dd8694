/** Threads: persistent workers that run one job at a time, cut into tiles. */
package dev.lanewise.kernels.parallel;
