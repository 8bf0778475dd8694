/** Benchmarks, the machine they ran on, and the {@code lanewise} command. */
package dev.lanewise.bench;
