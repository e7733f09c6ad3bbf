package dev.penstock.accounting;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.api.Usage;
import dev.penstock.config.TokenClass;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a usage apart so that each token is in one class and the classes add up to it. Where a
 * provider's details say more than its total, the total holds: what comes first below keeps its
 * share. What the provider does not bill is in no class.
 */
final class Split {
  private Split() {}

  /** Names each class that has tokens, and how many. */
  static void of(Usage usage, ObjLongConsumer<TokenClass> each) {
    Usage.Kinds kinds = usage.kinds();
    long written = orZero(usage.cacheWriteTokens());
    long writtenLong = Math.min(written, kinds.cacheWrite1hTokens());
    long left = Math.max(0, usage.inputTokens() - usage.billing().freeInputTokens());
    left -= share(TokenClass.CACHED_READ, orZero(usage.cachedTokens()), left, each);
    left -= share(TokenClass.CACHE_WRITE_1H, writtenLong, left, each);
    left -= share(TokenClass.CACHE_WRITE, written - writtenLong, left, each);
    left -= share(TokenClass.AUDIO_INPUT, kinds.audioInputTokens(), left, each);
    left -= share(TokenClass.IMAGE_INPUT, kinds.imageInputTokens(), left, each);
    share(TokenClass.INPUT, left, left, each);
    left = Math.max(0, usage.outputTokens() - usage.billing().freeOutputTokens());
    left -= share(TokenClass.AUDIO_OUTPUT, kinds.audioOutputTokens(), left, each);
    left -= share(TokenClass.IMAGE_OUTPUT, kinds.imageOutputTokens(), left, each);
    left -= share(TokenClass.REASONING, orZero(usage.reasoningTokens()), left, each);
    share(TokenClass.OUTPUT, left, left, each);
  }

  @CanIgnoreReturnValue
  private static long share(
      TokenClass kind, long tokens, long left, ObjLongConsumer<TokenClass> each) {
    long taken = Math.min(tokens, left);
    if (taken > 0) {
      each.accept(kind, taken);
    }
    return taken;
  }

  private static long orZero(@Nullable Long tokens) {
    return tokens == null ? 0 : tokens;
  }
}
