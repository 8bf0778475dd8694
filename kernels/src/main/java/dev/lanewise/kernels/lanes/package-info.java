/**
 * Vector lanes: the one place where the width is chosen ({@link dev.lanewise.kernels.lanes.Lanes}),
 * and functions that give the same bits in a lane as in a scalar.
 */
package dev.lanewise.kernels.lanes;
