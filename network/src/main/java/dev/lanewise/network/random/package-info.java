/** Seeded randomness that is a function of (seed, name, position) and of nothing else. */
package dev.lanewise.network.random;
