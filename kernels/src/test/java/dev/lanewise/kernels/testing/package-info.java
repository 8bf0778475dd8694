/**
 * What the tests of every kernel share: seeded data, guarded arrays, and the comparison of bits.
 */
package dev.lanewise.kernels.testing;
