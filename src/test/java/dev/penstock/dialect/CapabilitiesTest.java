package dev.penstock.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.api.Conversation;
import dev.penstock.api.Message;
import dev.penstock.api.Part;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CapabilitiesTest {
  private static final Capabilities TABLE =
      Capabilities.table()
          .takes("temperature", "max_tokens")
          .calls("stop", "`stops`")
          .maps("reasoning_effort", "a budget")
          .takes(Input.IMAGE)
          .refuses("Send a transcript.", Input.AUDIO)
          .family("old", "m-1", "m-1"::equals, t -> t.refuses("", "temperature").takes(Input.AUDIO))
          .done();

  @Test
  void a_field_has_a_way_by_each_of_its_names() {
    assertThat(TABLE.field("max_completion_tokens")).isEqualTo(Way.NATIVE);
    assertThat(TABLE.field("max_tokens")).isEqualTo(Way.NATIVE);
    assertThat(TABLE.field("stop").how()).isEqualTo("`stops`");
  }

  @Test
  void what_is_not_named_is_refused_but_for_what_only_advises() {
    assertThat(TABLE.field("logit_bias")).isEqualTo(Way.REFUSED);
    assertThat(TABLE.field("metadata")).isEqualTo(Way.LEFT_OUT);
  }

  @Test
  void what_is_native_or_mapped_is_taken() {
    assertThat(TABLE.parameters())
        .containsExactlyInAnyOrder(
            "temperature", "max_completion_tokens", "stop", "reasoning_effort");
  }

  @Test
  void a_family_differs_in_what_it_says_and_in_nothing_else() {
    Capabilities old = TABLE.of("m-1");

    assertThat(old.field("temperature").taken()).isFalse();
    assertThat(old.field("stop")).isEqualTo(TABLE.field("stop"));
    assertThat(old.input(Input.AUDIO)).isEqualTo(Way.NATIVE);
    assertThat(TABLE.of("m-2")).isSameAs(TABLE);
  }

  @Test
  void content_that_is_not_taken_is_refused_at_its_place() {
    Conversation conversation = saying(new Part.Audio("aGk=", "wav", null));

    FailureException refused =
        catchThrowableOfType(FailureException.class, () -> TABLE.check(conversation));

    assertThat(refused.failure())
        .isEqualTo(
            new Failure.UnsupportedParameter("messages[1].content[0]", "Send a transcript."));
  }

  @Test
  void content_of_which_nothing_is_said_is_left_to_the_dialect() {
    TABLE.check(saying(new Part.FileData("video/mp4", "aGk=", null, null)));
  }

  private static Conversation saying(Part part) {
    return new Conversation(
        "m",
        List.of(
            new Message.User(List.of(new Part.Text("a", null)), null),
            new Message.User(List.of(part), null)),
        List.of(),
        null,
        null,
        new Conversation.Sampling(null, null, null, null, List.of(), 1, null, null, null),
        null,
        null,
        false,
        Map.of());
  }
}
