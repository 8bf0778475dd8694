package dev.lanewise.network.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads IDX files, the format of MNIST: a magic number (two zero bytes, the type of the data, the
 * number of dimensions), the dimensions as big-endian 32-bit integers, then the data.
 *
 * <p>Memory is bounded by what a file truly holds, not by what it declares: a declaration that the
 * file's length rules out is refused at once, and a large compressed one is decompressed in passing
 * before memory is set aside for it.
 *
 * <p>Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", section "file
 * formats".
 */
public final class Idx {
  /** The most bytes of data that a file may have. */
  static final long MOST_BYTES = 1L << 30;

  /** Below this a buffer is set aside on the header's word. */
  private static final long TRUSTED_BYTES = 64L << 20;

  private static final int LARGEST_SIDE = 4096;

  private static final int UNSIGNED_BYTE = 0x08;

  private Idx() {}

  /** What a file holds; the magic number tells. */
  private enum Kind {
    IMAGES(3),
    LABELS(1);

    private final int dimensions;

    Kind(int dimensions) {
      this.dimensions = dimensions;
    }

    int magic() {
      return UNSIGNED_BYTE << 8 | dimensions;
    }

    int headerLength() {
      return 4 + 4 * dimensions;
    }

    String describe() {
      return name().toLowerCase(Locale.ROOT) + " (" + hex(magic()) + ")";
    }
  }

  /**
   * Data of a file: {@code pixels} has count * height * width bytes, labels have 1 x 1 "pixels".
   */
  private record Data(Path file, int count, int height, int width, byte[] bytes) {}

  /**
   * The images of a file.
   *
   * @param count how many
   * @param height rows of an image
   * @param width pixels of a row
   * @param pixels image after image, row after row, one unsigned byte each
   */
  public record Images(int count, int height, int width, byte[] pixels) {
    /** The same images with rows and columns exchanged. */
    Images transposed() {
      byte[] upright = new byte[height * width];
      for (int image = 0; image < count; image++) {
        int offset = image * upright.length;
        for (int row = 0; row < height; row++) {
          for (int column = 0; column < width; column++) {
            upright[column * height + row] = pixels[offset + row * width + column];
          }
        }
        System.arraycopy(upright, 0, pixels, offset, upright.length);
      }
      return new Images(count, width, height, pixels);
    }
  }

  /**
   * Reads a file of images (magic 0x00000803).
   *
   * @param file plain or gzip, as its first bytes tell; named with or without {@code .gz}
   * @throws DataException if the file cannot be read or is not exactly such a file
   */
  public static Images readImages(Path file) {
    Data data = read(file, Kind.IMAGES);
    return new Images(data.count, data.height, data.width, data.bytes);
  }

  /**
   * Reads a file of labels (magic 0x00000801).
   *
   * @param file plain or gzip, as its first bytes tell; named with or without {@code .gz}
   * @param classes labels must be 0 to {@code classes} - 1
   * @throws DataException if the file cannot be read, is not exactly such a file, or has a label
   *     out of range
   */
  public static byte[] readLabels(Path file, int classes) {
    Data data = read(file, Kind.LABELS);
    for (int i = 0; i < data.count; i++) {
      int label = data.bytes[i] & 0xFF;
      if (label >= classes) {
        throw new DataException(
            data.file + ": label " + i + " is " + label + ", must be 0 to " + (classes - 1));
      }
    }
    return data.bytes;
  }

  /** The SHA-256 of the file of images that would hold this set. */
  static String sha256OfImages(ImageSet set) {
    Sha256 sum = new Sha256();
    add(sum, Kind.IMAGES.magic(), set.count(), set.height(), set.width());
    set.addPixels(sum);
    return sum.hex();
  }

  /** The SHA-256 of the file of labels that would hold those of this set. */
  static String sha256OfLabels(ImageSet set) {
    Sha256 sum = new Sha256();
    add(sum, Kind.LABELS.magic(), set.count());
    set.addLabels(sum);
    return sum.hex();
  }

  private static void add(Sha256 sum, int... header) {
    for (int word : header) {
      sum.add(ByteBuffer.allocate(4).putInt(word).array(), 0, 4);
    }
  }

  private static Data read(Path named, Kind kind) {
    Path file = Contents.resolve(named);
    try (Contents contents = Contents.open(file)) {
      int[] header = header(contents, kind);
      long size = size(contents, kind, header);
      if (contents.gzip() && size > TRUSTED_BYTES) {
        prove(file, kind.headerLength() + size);
      }
      byte[] bytes = allocate(file, (int) size);
      int length = contents.stream().readNBytes(bytes, 0, bytes.length);
      checkEnd(contents, length, size);
      return kind == Kind.IMAGES
          ? new Data(file, header[0], header[1], header[2], bytes)
          : new Data(file, header[0], 1, 1, bytes);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + reason(e), e);
    }
  }

  /** The dimensions, as unsigned 32-bit integers. */
  private static int[] header(Contents contents, Kind kind) throws IOException {
    byte[] bytes = contents.stream().readNBytes(kind.headerLength());
    if (bytes.length >= 4) {
      checkMagic(contents.file(), ByteBuffer.wrap(bytes).getInt(), kind);
    }
    if (bytes.length < kind.headerLength()) {
      throw new DataException(
          contents.file()
              + " is truncated: it ends after "
              + bytes.length
              + " bytes of its header of "
              + kind.headerLength());
    }
    int[] dimensions = new int[kind.dimensions];
    ByteBuffer.wrap(bytes, 4, bytes.length - 4).asIntBuffer().get(dimensions);
    return dimensions;
  }

  private static void checkMagic(Path file, int magic, Kind kind) {
    if (magic == kind.magic()) {
      return;
    }
    for (Kind other : Kind.values()) {
      if (magic == other.magic()) {
        throw new DataException(
            file + " holds " + other.describe() + ", must hold " + kind.describe());
      }
    }
    if (magic >>> 16 != 0) {
      throw new DataException(
          file
              + " is not an IDX file: it starts with "
              + hex(magic)
              + ", must start with "
              + hex(kind.magic()));
    }
    int type = magic >>> 8;
    if (type != UNSIGNED_BYTE) {
      throw new DataException(
          file
              + " holds "
              + typeName(type)
              + " (magic "
              + hex(magic)
              + "), must hold unsigned bytes ("
              + hex(kind.magic())
              + ")");
    }
    throw new DataException(
        file
            + " has "
            + (magic & 0xFF)
            + " dimensions (magic "
            + hex(magic)
            + "), must have "
            + kind.dimensions
            + " ("
            + hex(kind.magic())
            + ")");
  }

  private static String typeName(int type) {
    return switch (type) {
      case 0x09 -> "signed bytes";
      case 0x0B -> "16-bit integers";
      case 0x0C -> "32-bit integers";
      case 0x0D -> "32-bit floats";
      case 0x0E -> "64-bit floats";
      default -> "data of an unknown type";
    };
  }

  /** Bytes of data that the header declares, if the file can hold them and memory too. */
  private static long size(Contents contents, Kind kind, int[] header) {
    Path file = contents.file();
    long count = Integer.toUnsignedLong(header[0]);
    if (count == 0) {
      throw new DataException(file + " declares 0 images or labels, must have at least 1");
    }
    long size = count;
    String declared = count + " labels";
    if (kind == Kind.IMAGES) {
      long height = Integer.toUnsignedLong(header[1]);
      long width = Integer.toUnsignedLong(header[2]);
      if (height < 1 || height > LARGEST_SIDE || width < 1 || width > LARGEST_SIDE) {
        throw new DataException(
            file
                + " declares images of "
                + height
                + " x "
                + width
                + " pixels, must be 1 to "
                + LARGEST_SIDE
                + " each way");
      }
      size = count * height * width;
      declared = count + " images of " + height + " x " + width;
    }
    declared = " declares " + declared + " (" + size + " bytes)";
    long most = contents.mostBytes() - kind.headerLength();
    if (size > most) {
      throw new DataException(
          file
              + (contents.gzip() ? " cannot be whole: it" : " is truncated: it")
              + declared
              + ", but "
              + (contents.gzip()
                  ? contents.fileLength() + " compressed bytes hold at most "
                  : "has ")
              + most);
    }
    if (!contents.gzip() && size < most) {
      throw new DataException(
          file + declared + ", but has " + (most - size) + " bytes more, must end there");
    }
    long limit = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 2);
    if (size > limit) {
      throw new DataException(
          file
              + declared
              + ", must be at most "
              + limit
              + " (1 GiB, or half of the memory that Java may use)");
    }
    return size;
  }

  /** Decompresses a file without keeping anything, and checks that it has this length. */
  private static void prove(Path file, long length) throws IOException {
    try (Contents contents = Contents.open(file)) {
      InputStream stream = contents.stream();
      byte[] part = new byte[1 << 16];
      long seen = 0;
      while (seen < length) {
        int n = stream.read(part, 0, (int) Math.min(part.length, length - seen));
        if (n < 0) {
          break;
        }
        seen += n;
      }
      checkEnd(contents, seen, length);
    }
  }

  /** Checks that all was read and that nothing follows; for gzip also checks the trailer. */
  private static void checkEnd(Contents contents, long length, long declared) throws IOException {
    if (length < declared) {
      throw new DataException(
          contents.file()
              + " is truncated: it declares "
              + declared
              + " bytes of contents, but has "
              + length);
    }
    if (contents.stream().read() >= 0) {
      throw new DataException(
          contents.file() + " has more contents than it declares: must end after " + declared);
    }
  }

  /** One large array that does not fit is an answer about the data, not the end of the program. */
  private static byte[] allocate(Path file, int size) {
    try {
      return new byte[size];
    } catch (OutOfMemoryError e) {
      throw new DataException(
          file + " needs " + size + " bytes of memory, more than Java has left (see -Xmx)", e);
    }
  }

  /** One line about an I/O error. */
  static String reason(IOException e) {
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    return e.getClass().getSimpleName() + message.replace('\n', ' ');
  }

  private static String hex(int magic) {
    return String.format("0x%08X", magic);
  }
}
