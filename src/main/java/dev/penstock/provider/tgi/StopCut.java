package dev.penstock.provider.tgi;

import java.util.List;

/**
 * Cuts off the stop sequence that ended an answer. Text that may be the beginning of one is held
 * back until it is known not to be.
 */
final class StopCut {
  private final List<String> stops;
  private String held = "";

  StopCut(List<String> stops) {
    this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
  }

  /** What of the text so far may be given; empty if nothing. */
  String add(String piece) {
    if (stops.isEmpty()) {
      return piece;
    }
    String text = held + piece;
    int keep = 0;
    for (String stop : stops) {
      keep = Math.max(keep, overlap(text, stop));
    }
    held = text.substring(text.length() - keep);
    return text.substring(0, text.length() - keep);
  }

  /** The rest, when the answer is over; {@code stopped}: a stop sequence has ended it. */
  String end(boolean stopped) {
    String rest = held;
    held = "";
    if (!stopped) {
      return rest;
    }
    int longest = stops.stream().filter(rest::endsWith).mapToInt(String::length).max().orElse(0);
    return rest.substring(0, rest.length() - longest);
  }

  /** How long the longest end of the text is that begins the stop sequence, or is all of it. */
  private static int overlap(String text, String stop) {
    for (int length = Math.min(text.length(), stop.length()); length > 0; length--) {
      if (text.regionMatches(text.length() - length, stop, 0, length)) {
        return length;
      }
    }
    return 0;
  }
}
