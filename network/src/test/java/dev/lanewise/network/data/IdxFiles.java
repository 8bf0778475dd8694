package dev.lanewise.network.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Makes contents of IDX files for tests. */
final class IdxFiles {
  static final int IMAGES = 0x803;
  static final int LABELS = 0x801;

  private IdxFiles() {}

  /** Header words, then data. */
  static byte[] file(byte[] data, int... header) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * header.length + data.length);
    for (int word : header) {
      bytes.putInt(word);
    }
    return bytes.put(data).array();
  }

  static byte[] images(int count, int height, int width, byte... pixels) {
    return file(pixels, IMAGES, count, height, width);
  }

  static byte[] labels(byte... labels) {
    return file(labels, LABELS, labels.length);
  }

  static byte[] gzip(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (byte[] part : parts) {
        gzip.write(part);
      }
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  /** The numbers 0 to n - 1 as bytes. */
  static byte[] counting(int n) {
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
