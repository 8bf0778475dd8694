/**
 * Level-1 kernels over rows and long arrays: a bias is added to every row; columns are summed over
 * the rows; dropout multiplies each number by 0 or by 1 / (1 - rate), as a counter-based random
 * function says; and four optimisers move each weight against its gradient. {@link
 * dev.lanewise.kernels.vector.RowReference}, {@link dev.lanewise.kernels.vector.DropoutReference}
 * and {@link dev.lanewise.kernels.vector.UpdateReference} are the definitions.
 */
package dev.lanewise.kernels.vector;
