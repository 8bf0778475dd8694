package dev.lanewise.network.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The contents of a gzip file of exactly one member (RFC 1952). {@link
 * java.util.zip.GZIPInputStream} also takes files with more members or with rubbish at the end;
 * this refuses them, and checks the checksum and the length before it reports the end.
 */
final class GzipStream extends InputStream {
  /** Deflate expands a byte to at most 1032 (two bits may stand for 258 bytes). */
  static final int MOST_EXPANSION = 1032;

  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;
  private static final int LONGEST_HEADER = 1 << 18;

  private final Path file;
  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final byte[] buffer = new byte[1 << 16];
  private final CRC32 crc = new CRC32();
  private int next;
  private int end;
  private int headerLength;
  private boolean complete;

  /**
   * Reads the header.
   *
   * @param file for messages
   * @param in the file from its first byte; closed with this stream
   * @throws DataException if the header is not one of gzip
   */
  GzipStream(Path file, InputStream in) throws IOException {
    this.file = file;
    this.in = in;
    try {
      header();
    } catch (EOFException e) {
      throw new DataException(file + " is truncated: it ends within the gzip header", e);
    }
    inflater.setInput(buffer, next, end - next);
  }

  /** Whether a file that starts with these two bytes is a gzip file. */
  static boolean startsWith(int byte0, int byte1) {
    return byte0 == 0x1F && byte1 == 0x8B;
  }

  private void header() throws IOException {
    if (!startsWith(headerByte(), headerByte())) {
      throw new DataException(file + " is not a gzip file: it must start with 1F 8B");
    }
    int method = headerByte();
    int flags = headerByte();
    if (method != 8) {
      throw damaged("its compression method is " + method + ", must be 8 (deflate)");
    }
    if ((flags & RESERVED) != 0) {
      throw damaged("reserved flags are set in its header");
    }
    skipHeader(6); // Time of change, extra flags, operating system.
    if ((flags & EXTRA) != 0) {
      skipHeader(headerByte() | headerByte() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      int expected = (int) crc.getValue() & 0xFFFF;
      if ((headerByte() | headerByte() << 8) != expected) {
        throw damaged("the checksum of its header is wrong");
      }
    }
    crc.reset();
  }

  private int headerByte() throws IOException {
    headerLength++;
    if (headerLength > LONGEST_HEADER) {
      throw damaged("its header is longer than " + LONGEST_HEADER + " bytes");
    }
    int value = rawByte();
    crc.update(value);
    return value;
  }

  private void skipHeader(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      headerByte();
    }
  }

  private void skipText() throws IOException {
    while (headerByte() != 0) {
      continue;
    }
  }

  /** The next byte of the file itself. */
  private int rawByte() throws IOException {
    if (next == end && !fill()) {
      throw new EOFException("the file ends inside the gzip header or trailer");
    }
    return buffer[next++] & 0xFF;
  }

  private boolean fill() throws IOException {
    next = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /** As usual; -1 only after the checksum, the length and the end of the file were found right. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (!complete) {
        int n = inflater.inflate(bytes, offset, length);
        if (n > 0) {
          crc.update(bytes, offset, n);
          return n;
        }
        if (inflater.finished()) {
          trailer();
        } else if (inflater.needsDictionary()) {
          throw damaged("it asks for a dictionary");
        } else if (!fill()) {
          throw new DataException(file + " is truncated: it ends within its compressed data");
        } else {
          inflater.setInput(buffer, 0, end);
        }
      }
      return -1;
    } catch (DataFormatException e) {
      throw damaged(e.getMessage() == null ? "it is not deflate data" : e.getMessage());
    }
  }

  private void trailer() throws IOException {
    next = end - inflater.getRemaining();
    try {
      long expectedCrc = rawInt();
      long expectedLength = rawInt();
      if (crc.getValue() != expectedCrc) {
        throw damaged("its checksum (CRC-32) does not match its contents");
      }
      if ((inflater.getBytesWritten() & 0xFFFF_FFFFL) != expectedLength) {
        throw damaged(
            "it gives its length as "
                + expectedLength
                + " bytes, but holds "
                + inflater.getBytesWritten());
      }
    } catch (EOFException e) {
      throw new DataException(file + " is truncated: it ends within the gzip trailer", e);
    }
    if (next < end || fill()) {
      int byte0 = rawByte();
      boolean member = (next < end || fill()) && startsWith(byte0, rawByte());
      throw new DataException(
          file
              + (member
                  ? " has more than one gzip member, must have one"
                  : " has trailing bytes after its gzip data, must end there"));
    }
    complete = true;
  }

  private long rawInt() throws IOException {
    return rawByte() | rawByte() << 8 | rawByte() << 16 | (long) rawByte() << 24;
  }

  private DataException damaged(String what) {
    return new DataException(file + " is a damaged gzip file: " + what);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
