package dev.penstock.testing.rules;

import static dev.penstock.testing.rules.Nodes.each;
import static dev.penstock.testing.rules.Nodes.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Calls of tools and their results. */
final class Pairs {
  private Pairs() {}

  /** Anthropic's way: the results of a turn's calls are all in the next turn, ids used once. */
  static boolean inBlocks(JsonNode body) {
    List<String> owed = List.of();
    Set<String> ever = new HashSet<>();
    for (JsonNode turn : body.path("messages")) {
      List<String> answered = new ArrayList<>();
      List<String> called = new ArrayList<>();
      for (JsonNode block : turn.path("content")) {
        switch (text(block, "type")) {
          case "tool_use" -> called.add(text(block, "id"));
          case "tool_result" -> answered.add(text(block, "tool_use_id"));
          default -> {
            // Neither.
          }
        }
      }
      if (!sorted(answered).equals(sorted(owed)) || !called.stream().allMatch(ever::add)) {
        return false;
      }
      owed = called;
    }
    return owed.isEmpty();
  }

  /** OpenAI's way: a message for each call, at once after the turn that calls. */
  static boolean inMessages(JsonNode body) {
    List<String> owed = new ArrayList<>();
    for (JsonNode message : body.path("messages")) {
      if (text(message, "role").equals("tool")) {
        if (!owed.remove(text(message, "tool_call_id"))) {
          return false;
        }
        continue;
      }
      if (!owed.isEmpty()) {
        return false;
      }
      for (JsonNode call : each(message, "tool_calls")) {
        owed.add(text(call, "id"));
      }
    }
    return owed.isEmpty();
  }

  private static List<String> sorted(List<String> ids) {
    return ids.stream().sorted().toList();
  }
}
