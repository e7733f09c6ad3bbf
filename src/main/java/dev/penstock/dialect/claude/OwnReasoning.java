package dev.penstock.dialect.claude;

import dev.penstock.api.Message;
import dev.penstock.api.ReasoningBlock;
import java.util.List;

/**
 * Reasoning that Anthropic may have signed. Its signatures are base64; those of other providers
 * come back marked with a prefix and a colon (see docs/decisions/0006), and would be refused.
 */
public final class OwnReasoning {
  private OwnReasoning() {}

  /** Of what a turn hands back, that. */
  public static List<ReasoningBlock> of(Message.Assistant assistant) {
    return assistant.reasoning().stream().filter(OwnReasoning::own).toList();
  }

  private static boolean own(ReasoningBlock block) {
    return !(block instanceof ReasoningBlock.Signed signed) || signed.signature().indexOf(':') < 0;
  }
}
