package dev.lanewise.network.model;

import dev.lanewise.network.layer.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** One text that two networks share exactly when their weights have the same bits. */
final class WeightHash {
  private static final int FLOATS = 1 << 12;

  private WeightHash() {}

  static String sha256(List<Parameter> parameters) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
    ByteBuffer buffer = ByteBuffer.allocate(4 * FLOATS).order(ByteOrder.LITTLE_ENDIAN);
    for (Parameter parameter : parameters) {
      for (int i = 0; i < parameter.length(); i++) {
        if (!buffer.hasRemaining()) {
          digest.update(buffer.flip());
          buffer.clear();
        }
        // floatToIntBits makes all NaNs one.
        buffer.putInt(Float.floatToIntBits(parameter.value().get(i)));
      }
    }
    digest.update(buffer.flip());
    return HexFormat.of().formatHex(digest.digest());
  }
}
