/**
 * Kernels whose bytecode is written when they are first needed, with the JDK's class-file API: what
 * the assemblers of the other packages have in common. It is not exported.
 */
package dev.lanewise.kernels.assembly;
