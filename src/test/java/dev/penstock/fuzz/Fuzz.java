package dev.penstock.fuzz;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.quicktheories.QuickTheory.qt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.quicktheories.QuickTheory;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.impl.Constraint;

/**
 * Runs targets on spoilt seeds: always the same hundred for each target, or with {@code
 * -Dpenstock.fuzz.seconds=N} for so many seconds a target others each time. What makes a target
 * fail is made smaller and printed; {@code -Dpenstock.fuzz.replay=} with what was printed, or with
 * {@code @} and the name of a file that holds it, runs that alone.
 */
final class Fuzz {
  private static final int EXAMPLES = Integer.getInteger("penstock.fuzz.examples", 100);
  private static final int SECONDS = Integer.getInteger("penstock.fuzz.seconds", 0);
  private static final int MOST_EDITS = 6;
  private static final int SHRINKS = 1500;
  private static final long SEED = 20_261_121;

  private Fuzz() {}

  /**
   * One input.
   *
   * @param cuts seed of the places where a stream is cut into pieces
   */
  // Made anew for each run, and never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Case(byte[] bytes, long cuts) {
    /** Places from 1 up within the bytes: few, or about every other one. */
    int[] places() {
      SplittableRandom random = new SplittableRandom(cuts);
      int most = random.nextInt(4) == 0 ? 3 : 40;
      return random
          .ints(Math.max(1, bytes.length / most), 0, bytes.length + 1)
          .filter(at -> at > 0 && at < bytes.length)
          .sorted()
          .distinct()
          .toArray();
    }

    @Override
    public String toString() {
      return cuts + ":" + Base64.getEncoder().encodeToString(bytes);
    }

    static Case parse(String text) {
      int colon = text.indexOf(':');
      byte[] bytes = Base64.getDecoder().decode(text.substring(colon + 1).strip());
      return new Case(bytes, Long.parseLong(text.substring(0, colon).strip()));
    }
  }

  /** A test of one target. */
  static DynamicTest test(String name, List<byte[]> seeds, Consumer<Case> target) {
    return test(name, seeds, UnaryOperator.identity(), target);
  }

  /** The same of a target that reads what {@code encoding} makes of the spoilt bytes. */
  static DynamicTest test(
      String name, List<byte[]> seeds, UnaryOperator<byte[]> encoding, Consumer<Case> target) {
    return dynamicTest(name, () -> check(seeds, encoding, target));
  }

  private static void check(
      List<byte[]> seeds, UnaryOperator<byte[]> encoding, Consumer<Case> target) {
    String replay = replay();
    if (replay != null) {
      target.accept(Case.parse(replay));
      return;
    }
    for (byte[] seed : seeds) {
      target.accept(new Case(encoding.apply(seed), seed.length));
    }
    theory()
        .forAll(cases(seeds, encoding))
        .describedAs(Case::toString)
        .checkAssert(input -> quietly(target, input));
  }

  /** A theory of as many examples, or as much time, as is wanted. */
  static QuickTheory theory() {
    QuickTheory theory = qt().withShrinkCycles(SHRINKS);
    return SECONDS > 0
        ? theory.withUnlimitedExamples().withTestingTime(SECONDS, TimeUnit.SECONDS)
        : theory.withFixedSeed(SEED).withExamples(EXAMPLES);
  }

  /** A stack overflow or lack of memory is a finding like others, to be made smaller too. */
  private static void quietly(Consumer<Case> target, Case input) {
    try {
      target.accept(input);
    } catch (VirtualMachineError e) {
      throw new AssertionError(e);
    }
  }

  private static Gen<Case> cases(List<byte[]> seeds, UnaryOperator<byte[]> encoding) {
    return random -> {
      Mutation.Choice choice = bound -> below(random, bound);
      byte[] seed = seeds.get(choice.below(seeds.size()));
      int edits = choice.below(MOST_EDITS) + 1;
      byte[] spoilt = new Mutation(choice, seeds).of(seed, edits);
      return new Case(encoding.apply(spoilt), choice.below(Integer.MAX_VALUE));
    };
  }

  /** From 0 up to, but without, the bound. */
  static int below(RandomnessSource random, int bound) {
    return (int) random.next(Constraint.between(0, bound - 1));
  }

  private static @Nullable String replay() {
    String replay = System.getProperty("penstock.fuzz.replay", "");
    if (replay.isEmpty()) {
      return null;
    }
    try {
      return replay.startsWith("@") ? Files.readString(Path.of(replay.substring(1))) : replay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
