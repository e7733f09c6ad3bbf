package dev.penstock.dialect.claude;

import java.util.Locale;

/**
 * What a Claude model takes, told from its name. Generations differ: 3.7 began to think within a
 * budget, 4.6 to think adaptively, and 4.7 refuses budgets and sampling parameters.
 *
 * <p>The generation is the first number after "claude" and the one next to it: {@code
 * claude-3-7-sonnet-20250219} is 3.7, {@code claude-sonnet-4-20250514} is 4.0. A cutoff covers a
 * model that is new tomorrow, where a list of names would not. A name without a number is taken for
 * a new model, but nothing is refused on its behalf: Anthropic judges.
 *
 * @param generation 100 times the major version plus the minor one; 0 if the name does not tell
 */
public record ClaudeModel(String name, int generation) {

  /** By a name, or an id of another vendor that holds one. */
  public static ClaudeModel of(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    int claude = name.indexOf("claude");
    return new ClaudeModel(name, claude < 0 ? 0 : generation(name, claude));
  }

  /** Whether it can think at all. */
  public boolean thinks() {
    return unknown() || generation >= 307;
  }

  /** Whether it decides itself how much to think, given an effort; others are given a budget. */
  public boolean thinksAdaptively() {
    return unknown() || generation >= 406;
  }

  /** Whether it thinks when nothing is said about it. */
  public boolean thinksByDefault() {
    return generation >= 500;
  }

  /** Whether it thinks, or may, when nothing is said about it. */
  public boolean mayThinkUnasked() {
    return unknown() || thinksByDefault();
  }

  /** Of those that think by default: whether they can be told not to. */
  public boolean canStopThinking() {
    return name.contains("haiku")
        || (generation == 500 && (name.contains("opus") || name.contains("sonnet")));
  }

  /** Whether it hides its thinking unless asked for a summary, and knows effort "xhigh". */
  public boolean hidesThinking() {
    return generation >= 407;
  }

  /** Whether it refuses a temperature, top_p or top_k of the caller's. */
  public boolean fixedSampling() {
    return generation >= 407;
  }

  /** Whether it refuses temperature and top_p together. */
  public boolean oneSamplingParameter() {
    return generation >= 401;
  }

  /** Whether tools may be strict. */
  public boolean strictTools() {
    return unknown() || generation >= 401;
  }

  /**
   * Tokens of the answer if the caller names no limit: Anthropic wants one. Models before 4 cannot
   * all write more; newer ones spend part of it on thinking.
   */
  public int defaultMaxTokens() {
    return generation >= 400 ? 16384 : 4096;
  }

  /**
   * The fewest tokens that its cache takes; shorter beginnings are not cached, without a word. As
   * of 2026-11 by Anthropic's page on prompt caching; where it is not sure, the larger figure.
   */
  public int leastCachedTokens() {
    if (unknown()) {
      return 4096;
    }
    if (name.contains("haiku")) {
      return generation >= 405 ? 4096 : 2048;
    }
    return switch (generation) {
      case 405 -> name.contains("opus") ? 4096 : 1024;
      case 406 -> name.contains("opus") ? 4096 : 2048;
      case 407 -> 2048;
      default -> 1024;
    };
  }

  private boolean unknown() {
    return generation == 0;
  }

  private static int generation(String name, int from) {
    for (int i = from; i < name.length(); i++) {
      if (startsNumber(name, i)) {
        int end = numberEnd(name, i);
        return end - i > 2 ? 0 : 100 * number(name, i, end) + minor(name, end);
      }
    }
    return 0;
  }

  /** The number that follows at once; a date is none. */
  private static int minor(String name, int end) {
    int start = end + 1;
    if (start >= name.length() || (name.charAt(end) != '-' && name.charAt(end) != '.')) {
      return 0;
    }
    int stop = numberEnd(name, start);
    boolean whole = stop == name.length() || !Character.isLetterOrDigit(name.charAt(stop));
    return stop > start && stop - start <= 2 && whole ? number(name, start, stop) : 0;
  }

  private static boolean startsNumber(String name, int i) {
    return isDigit(name.charAt(i)) && !Character.isLetterOrDigit(name.charAt(i - 1));
  }

  private static int numberEnd(String name, int start) {
    int end = start;
    while (end < name.length() && isDigit(name.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int number(String name, int start, int end) {
    return Integer.parseInt(name, start, end, 10);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
