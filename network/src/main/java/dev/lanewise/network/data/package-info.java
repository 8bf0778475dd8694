/**
 * Images and labels: MNIST and its relatives from IDX files, their download, and synthetic digits
 * that need no file.
 *
 * <p>A file is taken for what its header says only after the whole of it was checked: exact
 * lengths, checksums, labels within range. Nothing falls back to other data in silence: a {@link
 * dev.lanewise.network.data.Dataset} says where it came from and whether it is synthetic, and a set
 * is called MNIST only if its contents are the published ones.
 *
 * <p>Sources: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", 1998; Cohen,
 * Afshar, Tapson, van Schaik, "EMNIST: extending MNIST to handwritten letters", 2017; Xiao, Rasul,
 * Vollgraf, "Fashion-MNIST", 2017.
 */
package dev.lanewise.network.data;
