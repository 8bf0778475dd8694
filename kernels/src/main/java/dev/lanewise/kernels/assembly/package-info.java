/**
 * Kernels whose bytecode is written when they are first needed, with the JDK's class-file API: what
 * the assemblers of the other packages have in common, and a kernel that products and convolutions
 * share. It is not exported.
 */
package dev.lanewise.kernels.assembly;
