package dev.penstock.dialect.claude;

import dev.penstock.api.Message;
import dev.penstock.api.ReasoningBlock;
import java.util.List;

/**
 * Reasoning that Anthropic may have signed, or hidden. Its proofs are base64; those of other
 * providers come back marked with a prefix and a colon (see docs/decisions/0006), and would be
 * refused.
 */
public final class OwnReasoning {
  private OwnReasoning() {}

  /** Of what a turn hands back, that. */
  public static List<ReasoningBlock> of(Message.Assistant assistant) {
    return assistant.reasoning().stream().filter(OwnReasoning::own).toList();
  }

  private static boolean own(ReasoningBlock block) {
    String proof =
        switch (block) {
          case ReasoningBlock.Signed signed -> signed.signature();
          case ReasoningBlock.Redacted redacted -> redacted.data();
        };
    return proof.indexOf(':') < 0;
  }
}
