/** Training steps and inference of the reference networks, measured. */
package dev.lanewise.bench.training;
