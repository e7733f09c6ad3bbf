package dev.penstock.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.penstock.api.AnswerTranslator;
import dev.penstock.api.StreamTranslation;
import dev.penstock.dialect.openai.passthrough.PassThrough;
import dev.penstock.dialect.translate.NativePass;
import dev.penstock.dialect.translate.RawPass;
import dev.penstock.testing.Collected;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.Recordings.Recording;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded stream passes byte for byte, however it is cut, and its usage is read as if it had
 * been translated. Skipped where there are no recordings.
 */
final class RawPassReplayTest {
  private static final int MAX_EVENT = 1 << 20;

  @TestFactory
  Stream<DynamicTest> streams_of_providers_own_formats() {
    return Native.recordings("stream").map(recording -> test(recording, () -> own(recording)));
  }

  @TestFactory
  Stream<DynamicTest> streams_of_openais_format() {
    return Recordings.of("openai-chat", "stream").stream()
        .map(recording -> test(recording, () -> new PassThrough(Native.settings(recording, true))));
  }

  private static AnswerTranslator own(Recording recording) {
    return new NativePass(Native.dialect(recording), MAX_EVENT);
  }

  private interface Reader {
    AnswerTranslator reading();
  }

  private static DynamicTest test(Recording recording, Reader reader) {
    return dynamicTest(recording.toString(), () -> check(recording, reader));
  }

  private static void check(Recording recording, Reader reader) {
    byte[] bytes = recording.response();
    String type = Native.contentType(recording);
    StreamTranslation read = reader.reading().stream(type);
    boolean whole = Collected.whole(read, bytes).completed();

    StreamTranslation first = new RawPass(reader.reading()).stream(type);
    same(Collected.whole(first, bytes), bytes, whole);
    StreamTranslation second = new RawPass(reader.reading()).stream(type);
    same(Collected.bytes(second, bytes), bytes, whole);

    assertThat(first.facts().usage()).isEqualTo(read.facts().usage());
    assertThat(second.facts().usage()).isEqualTo(read.facts().usage());
    assertThat(second.facts().finishReason()).isEqualTo(read.facts().finishReason());
  }

  private static void same(Collected passed, byte[] bytes, boolean whole) {
    assertThat(passed.completed()).isEqualTo(whole);
    byte[] frames = passed.frames();
    if (whole) {
      assertThat(frames).isEqualTo(bytes);
    } else {
      // An error in it may be had better elsewhere.
      assertThat(bytes).startsWith(frames);
    }
  }
}
