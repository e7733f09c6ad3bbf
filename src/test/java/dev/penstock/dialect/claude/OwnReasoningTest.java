package dev.penstock.dialect.claude;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.api.Message;
import dev.penstock.api.ReasoningBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OwnReasoningTest {

  @Test
  void what_another_provider_signed_stays_here() {
    ReasoningBlock own = new ReasoningBlock.Signed("mine", "EqQB+/=");
    ReasoningBlock hidden = new ReasoningBlock.Redacted("EmwK");
    ReasoningBlock foreign = new ReasoningBlock.Signed("theirs", "gemini:CiQB");
    ReasoningBlock amazons = new ReasoningBlock.Redacted("bedrock:AAAA");

    Message.Assistant turn =
        new Message.Assistant(
            List.of(), null, null, List.of(foreign, own, amazons, hidden), List.of());

    assertThat(OwnReasoning.of(turn)).containsExactly(own, hidden);
  }
}
