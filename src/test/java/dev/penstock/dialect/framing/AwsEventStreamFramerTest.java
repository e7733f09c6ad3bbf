package dev.penstock.dialect.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.dialect.StreamDecoder.Framing;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.AwsEvents;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

final class AwsEventStreamFramerTest {
  private static final int MOST = 1000;
  private static final byte[] TWO =
      new AwsEvents()
          .event("contentBlockDelta", "{\"delta\":{\"text\":\"Grüße\"}}")
          .event("messageStop", "{\"stopReason\":\"end_turn\"}")
          .bytes();

  private final List<String> events = new ArrayList<>();
  private final Framer framer = Framer.of(Framing.AWS_EVENT_STREAM, MOST);

  private void feed(byte[] bytes) {
    framer.feed(Buffer.buffer(bytes), (name, data) -> events.add(name + " " + data));
  }

  @Test
  void messages_come_out_alike_however_they_are_cut() {
    for (int cut = 0; cut <= TWO.length; cut++) {
      feed(Arrays.copyOfRange(TWO, 0, cut));
      feed(Arrays.copyOfRange(TWO, cut, TWO.length));
    }
    for (byte b : TWO) {
      feed(new byte[] {b});
    }

    assertThat(events).hasSize(2 * (TWO.length + 2));
    assertThat(events.stream().distinct())
        .containsExactly(
            "contentBlockDelta {\"delta\":{\"text\":\"Grüße\"}}",
            "messageStop {\"stopReason\":\"end_turn\"}");
  }

  @Test
  void exceptions_and_errors_are_events_of_their_names() {
    feed(
        new AwsEvents()
            .exception("throttlingException", "{\"message\":\"slow down\"}")
            .error("InternalError", "oops")
            .event("empty", "")
            .bytes());

    assertThat(events)
        .containsExactly(
            "throttlingException {\"message\":\"slow down\"}",
            "error {\"code\":\"InternalError\",\"message\":\"oops\"}",
            "empty {}");
  }

  @Test
  void a_message_of_a_new_kind_is_passed_over() {
    feed(new AwsEvents().add(Map.of(":message-type", "ping"), "{}").add(Map.of(), "{}").bytes());

    assertThat(events).isEmpty();
  }

  @Test
  void any_byte_that_is_changed_is_noticed() {
    for (int at = 0; at < TWO.length; at++) {
      byte[] changed = TWO.clone();
      changed[at] ^= 0x20;
      Framer fresh = Framer.of(Framing.AWS_EVENT_STREAM, MOST);

      assertThatExceptionOfType(FailureException.class)
          .as("changed at %d", at)
          .isThrownBy(() -> fresh.feed(Buffer.buffer(changed), (name, data) -> {}))
          .matches(e -> e.failure() instanceof Failure.UpstreamBroken);
    }
  }

  @Test
  void a_message_beyond_the_bound_is_refused_before_its_body_comes() {
    byte[] large = new AwsEvents().event("x", "y".repeat(MOST)).bytes();

    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> feed(Arrays.copyOf(large, 12)))
        .matches(
            e -> e.failure().equals(new Failure.UpstreamBroken("event larger than max_event")));
  }

  @Test
  void a_length_below_that_of_an_empty_message_is_refused() {
    Buffer prelude = Buffer.buffer().appendInt(15).appendInt(0);
    CRC32 checksum = new CRC32();
    checksum.update(prelude.getBytes());
    prelude.appendInt((int) checksum.getValue());

    assertThatExceptionOfType(FailureException.class).isThrownBy(() -> feed(prelude.getBytes()));
  }

  @Test
  void a_message_that_is_not_whole_at_the_end_is_none() {
    feed(Arrays.copyOf(TWO, TWO.length - 1));
    framer.end((name, data) -> events.add(name));

    assertThat(events).hasSize(1);
  }
}
