package dev.penstock.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penstock.api.Conversation.Sampling;
import dev.penstock.api.Part;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GeminiRefusalsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://pics.example/a.png",
        "https://pics.example/a.gif",
        "https://pics.example/a",
        "https://pics.example",
        "https:///a.png",
        "ftp://pics.example/a.png",
        "https://pics.example/a b.png",
        "file:///etc/passwd.png"
      })
  void image_that_google_would_not_fetch(String url) {
    Failure failure = refusal(new Talk().user(new Part.ImageUrl(url, null, null)));

    assertThat(failure).isInstanceOf(Failure.InvalidValue.class);
    assertThat(failure.toString()).contains("param=messages").contains("data URL");
  }

  @Test
  void result_of_no_known_call() {
    assertThat(refusal(new Talk().user("x").result("c9", null, "y")))
        .isEqualTo(
            new Failure.InvalidValue(
                "messages", "a tool message's tool_call_id names no earlier tool call"));
  }

  @Test
  void seed_of_more_than_32_bits() {
    Sampling sampling = new Sampling(null, null, null, 1L << 31, List.of(), 1, null, null, null);

    assertThat(refusal(new Talk().user("x").sampling(sampling)))
        .isEqualTo(new Failure.InvalidValue("seed", "this model takes a seed of 32 bits only"));
  }

  @Test
  void effort_of_a_model_that_does_not_reason() {
    assertThat(refusal(new Talk().model("gemini-2.0-flash").user("x").effort("low")))
        .isEqualTo(
            new Failure.UnsupportedParameter("reasoning_effort", "this model does not reason"));
  }

  private static Failure refusal(Talk talk) {
    return catchThrowableOfType(FailureException.class, talk::encoded).failure();
  }
}
