package dev.penstock.dialect;

import dev.penstock.api.bus.ProviderLimits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the head of an answer says is left of the provider's rate limits. Known are
 *
 * <ul>
 *   <li>OpenAI's {@code x-ratelimit-{limit,remaining,reset}-{requests,tokens}}; Groq, Azure, xAI
 *       and others have them too, some without limit or reset;
 *   <li>the same per minute: {@code x-ratelimit-{limit,remaining}-{req,requests,tokens}-minute}
 *       (Mistral, Hugging Face); hours, days and months are not looked at;
 *   <li>{@code anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-
 *       {limit,remaining,reset}}, the reset being a time (RFC 3339).
 * </ul>
 *
 * What cannot be read is as if it were not there. Headers without a unit ({@code
 * x-ratelimit-remaining}, {@code ratelimit}) are not read: nobody can tell what they count.
 */
public final class RateLimitHeaders {
  private final Head head;
  private final Instant now;

  private RateLimitHeaders(Head head, Instant now) {
    this.head = head;
    this.now = now;
  }

  /** Looks a header up, whatever the case of its name; null if it is not there. */
  @FunctionalInterface
  public interface Head {
    @Nullable String get(String name);
  }

  /** What is left; null if the head says nothing. {@code now} is the time it arrived. */
  public static @Nullable ProviderLimits read(Head head, Instant now) {
    RateLimitHeaders headers = new RateLimitHeaders(head, now);
    Quota requests = headers.requests();
    Quota tokens = headers.tokens();
    if (requests == null && tokens == null) {
      return null;
    }
    Quota r = requests == null ? Quota.UNKNOWN : requests;
    Quota t = tokens == null ? Quota.UNKNOWN : tokens;
    return new ProviderLimits(
        r.remaining(), r.limit(), r.reset(), t.remaining(), t.limit(), t.reset());
  }

  /**
   * Whether a header of this name may be one of them. Most heads have none, and looking at each
   * name once costs a fraction of looking all of them up.
   */
  public static boolean mayBe(String name) {
    return name.regionMatches(true, 0, "x-ratelimit-", 0, 12)
        || name.regionMatches(true, 0, "anthropic-ratelimit-", 0, 20);
  }

  private record Quota(@Nullable Long remaining, @Nullable Long limit, @Nullable Duration reset) {
    static final Quota UNKNOWN = new Quota(null, null, null);

    boolean usedUp() {
      return remaining != null && remaining == 0;
    }
  }

  private @Nullable Quota requests() {
    Quota plain = openAi("requests", "");
    if (plain != null) {
      return plain;
    }
    Quota anthropic = anthropic("requests");
    if (anthropic != null) {
      return anthropic;
    }
    Quota mistral = openAi("req", "-minute");
    return mistral != null ? mistral : openAi("requests", "-minute");
  }

  private @Nullable Quota tokens() {
    Quota plain = openAi("tokens", "");
    if (plain != null) {
      return plain;
    }
    Quota anthropic = anthropicTokens();
    return anthropic != null ? anthropic : openAi("tokens", "-minute");
  }

  /**
   * Input and output have limits of their own. Requests are counted by their sum, so what is left
   * of one kind says something only where none is left.
   */
  private @Nullable Quota anthropicTokens() {
    Quota all = anthropic("tokens");
    Quota input = anthropic("input-tokens");
    Quota output = anthropic("output-tokens");
    if (input != null && input.usedUp()) {
      return input;
    }
    if (output != null && output.usedUp()) {
      return output;
    }
    return all != null ? all : input;
  }

  private @Nullable Quota openAi(String what, String window) {
    Long remaining = number(head.get("x-ratelimit-remaining-" + what + window));
    if (remaining == null) {
      return null;
    }
    String reset = head.get("x-ratelimit-reset-" + what + window);
    return new Quota(
        remaining,
        number(head.get("x-ratelimit-limit-" + what + window)),
        reset == null ? null : GoDuration.parse(reset));
  }

  private @Nullable Quota anthropic(String what) {
    String prefix = "anthropic-ratelimit-" + what;
    Long remaining = number(head.get(prefix + "-remaining"));
    return remaining == null
        ? null
        : new Quota(
            remaining, number(head.get(prefix + "-limit")), until(head.get(prefix + "-reset")));
  }

  private static @Nullable Long number(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      long number = Long.parseLong(text.trim());
      return number < 0 ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private @Nullable Duration until(@Nullable String time) {
    if (time == null) {
      return null;
    }
    try {
      Duration left = Duration.between(now, Instant.parse(time.trim()));
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
