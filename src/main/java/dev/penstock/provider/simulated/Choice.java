package dev.penstock.provider.simulated;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One alternative of an answer, token by token, until its script, its budget or a stop sequence
 * ends it. Text that may yet become a stop sequence is held back.
 */
final class Choice {
  private final int index;
  private final Iterator<Piece> script;
  private final long budget;
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private @Nullable Piece waiting;
  private String finishReason = "stop";
  private boolean over;
  private long tokens;
  private long reasoningTokens;

  Choice(int index, Iterator<Piece> script, long budget, List<String> stops) {
    this.index = index;
    this.script = script;
    this.budget = budget;
    this.stops = stops;
  }

  /** The next piece, or null once the choice has ended. */
  @Nullable Piece next() {
    while (true) {
      if (waiting != null) {
        Piece piece = waiting;
        waiting = null;
        return piece;
      }
      if (over) {
        return null;
      }
      Piece piece = advance();
      if (piece != null) {
        return piece;
      }
    }
  }

  int index() {
    return index;
  }

  /** {@code stop}, {@code length} or {@code tool_calls}; right once the choice has ended. */
  String finishReason() {
    return finishReason;
  }

  /** Tokens taken from the script so far. */
  long tokens() {
    return tokens;
  }

  long reasoningTokens() {
    return reasoningTokens;
  }

  /** One token further; null if there is nothing to give out yet. */
  private @Nullable Piece advance() {
    if (!script.hasNext()) {
      over = true;
      return release();
    }
    if (tokens == budget) {
      over = true;
      finishReason = "length";
      return release();
    }
    tokens++;
    Piece piece = script.next();
    switch (piece) {
      case Piece.Text text -> {
        return stops.isEmpty() ? text : filter(text.text());
      }
      case Piece.Reasoning reasoning -> reasoningTokens++;
      case Piece.CallStart call -> finishReason = "tool_calls";
      case Piece.CallArguments arguments -> {}
    }
    Piece text = release();
    if (text == null) {
      return piece;
    }
    waiting = piece;
    return text;
  }

  private @Nullable Piece filter(String text) {
    held.append(text);
    int stop = firstStop();
    if (stop >= 0) {
      over = true;
      finishReason = "stop";
      held.setLength(stop);
      return release();
    }
    int safe = safeLength();
    if (safe == 0) {
      return null;
    }
    String free = held.substring(0, safe);
    held.delete(0, safe);
    return new Piece.Text(free);
  }

  private @Nullable Piece release() {
    if (held.isEmpty()) {
      return null;
    }
    String text = held.toString();
    held.setLength(0);
    return new Piece.Text(text);
  }

  private int firstStop() {
    int first = -1;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** How much of the held text cannot be the beginning of a stop sequence. */
  private int safeLength() {
    for (int from = 0; from < held.length(); from++) {
      String tail = held.substring(from);
      if (stops.stream().anyMatch(stop -> stop.startsWith(tail))) {
        return from;
      }
    }
    return held.length();
  }
}
