/** The {@code lanewise} command: one class for each subcommand. */
package dev.lanewise.bench.cli;
