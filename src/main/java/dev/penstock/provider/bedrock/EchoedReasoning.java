package dev.penstock.provider.bedrock;

import dev.penstock.api.Delta;
import dev.penstock.api.Message;
import dev.penstock.api.ReasoningBlock;
import dev.penstock.dialect.claude.OwnReasoning;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reasoning of earlier turns that goes back to the model. Claude's is the same wherever it is
 * served; that of Amazon's models is marked on its way to the caller (see docs/decisions/0006), so
 * that it goes to no other provider, and no other's to them. Other models sign nothing.
 *
 * @param claude whether Claude's is handed back in this call
 */
record EchoedReasoning(BedrockModel model, boolean claude) {
  private static final String MARK = "bedrock:";

  /** What of a turn's reasoning the model is given. */
  List<ReasoningBlock> of(Message.Assistant turn) {
    if (model.isClaude()) {
      return claude
          ? OwnReasoning.of(turn).stream().map(EchoedReasoning::packed).toList()
          : List.of();
    }
    return turn.reasoning().stream().flatMap(block -> unmarked(block).stream()).toList();
  }

  /** The proof of a block of reasoning, for the caller. */
  static Delta.ReasoningSignature signature(BedrockModel model, String signature) {
    return new Delta.ReasoningSignature(0, model.isClaude() ? signature : MARK + signature);
  }

  /** A block that only the model can read, for the caller: Claude's as from Anthropic itself. */
  static Delta.RedactedReasoning redacted(BedrockModel model, String data) {
    return new Delta.RedactedReasoning(0, model.isClaude() ? unpacked(data) : MARK + data);
  }

  private static String unpacked(String data) {
    return isPacked(data)
        ? new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8)
        : data;
  }

  private static List<ReasoningBlock> unmarked(ReasoningBlock block) {
    @Nullable ReasoningBlock own =
        switch (block) {
          case ReasoningBlock.Signed s when s.signature().startsWith(MARK) ->
              new ReasoningBlock.Signed(
                  s.text(), s.signature().substring(MARK.length()), s.place());
          case ReasoningBlock.Redacted r when r.data().startsWith(MARK) ->
              new ReasoningBlock.Redacted(r.data().substring(MARK.length()), r.place());
          default -> null;
        };
    return own == null ? List.of() : List.of(own);
  }

  /**
   * Bedrock has Claude's redacted blocks, which are base64, in base64 once more. One that is so
   * already, as earlier versions handed them out, passes byte for byte.
   */
  private static ReasoningBlock packed(ReasoningBlock block) {
    if (!(block instanceof ReasoningBlock.Redacted redacted) || isPacked(redacted.data())) {
      return block;
    }
    byte[] once = redacted.data().getBytes(StandardCharsets.UTF_8);
    return new ReasoningBlock.Redacted(Base64.getEncoder().encodeToString(once), redacted.place());
  }

  private static boolean isPacked(String data) {
    try {
      byte[] inner = Base64.getDecoder().decode(data);
      return Base64.getDecoder().decode(inner).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
