package dev.penstock.provider.simulated;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * An embedding that follows from a text alone: the sum of one vector for each of its words, of
 * length 1. Texts that share words are near to each other. A shorter one is the beginning of a
 * longer one, at length 1 again.
 */
final class Vector {
  private final float[] values;

  private Vector(float[] values) {
    this.values = values;
  }

  static Vector of(String text, int dimensions) {
    double[] sum = new double[dimensions];
    for (String word : words(text)) {
      SplittableRandom random = new SplittableRandom(seed(word));
      for (int i = 0; i < dimensions; i++) {
        sum[i] += random.nextDouble() - 0.5;
      }
    }
    double square = 0;
    for (double value : sum) {
      square += value * value;
    }
    float[] values = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      values[i] = (float) (sum[i] / Math.sqrt(square));
    }
    return new Vector(values);
  }

  /** In small letters; a text without any is a word itself. */
  static List<String> words(String text) {
    List<String> words =
        List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)).stream()
            .filter(word -> !word.isEmpty())
            .toList();
    return words.isEmpty() ? List.of(text) : words;
  }

  /** 64-bit FNV-1a: 32 bits would let words that differ have one vector. */
  private static long seed(String word) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < word.length(); i++) {
      hash = (hash ^ word.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  ArrayNode numbers() {
    ArrayNode numbers = JsonNodeFactory.instance.arrayNode(values.length);
    for (float value : values) {
      numbers.add(value);
    }
    return numbers;
  }

  /** As OpenAI has it: 32 bits each, little-endian. */
  String base64() {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
