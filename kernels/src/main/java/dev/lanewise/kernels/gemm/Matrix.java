package dev.lanewise.kernels.gemm;

/** The left-hand matrix of a product: in an array, or scattered over one. */
public sealed interface Matrix permits ArrayMatrix, ScatteredMatrix {}
