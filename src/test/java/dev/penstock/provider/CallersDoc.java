package dev.penstock.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.api.Delta;
import dev.penstock.api.FinishReason;
import dev.penstock.api.Usage;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.api.client.Writers;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.translate.ChatWriters;
import dev.penstock.error.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** What becomes of requests in callers' dialects, and of answers in them; found by trying. */
final class CallersDoc {
  private static final AnswerSettings SETTINGS =
      new AnswerSettings(true, "m", 0, () -> "1", 65536, () -> 1);

  private final Map<String, Supplier<ClientDialect>> dialects;

  CallersDoc(Map<String, Supplier<ClientDialect>> dialects) {
    this.dialects = dialects;
  }

  /** What each thing of a request becomes in the chat request, by the dialect's name. */
  String requests(String name) {
    CallerProbes probes = CallerProbes.of(name);
    return MarkedTable.of(
        "In the request",
        List.of("Becomes"),
        List.copyOf(probes.with().keySet()),
        (row, column) -> becomes(name, probes, Objects.requireNonNull(probes.with().get(row))));
  }

  private String becomes(String name, CallerProbes probes, String members) {
    ObjectNode request = tree(members);
    try {
      ObjectNode before = chat(name, tree(probes.base()));
      ObjectNode after = chat(name, request);
      fresh(name).checkTranslated(request, false, new HashSet<>());
      String added = JsonPaths.added(before, after);
      return added.isEmpty() ? "nothing" : added;
    } catch (FailureException e) {
      return "refused" + (droppable(name, request) ? ", or dropped" : "");
    }
  }

  private boolean droppable(String name, ObjectNode request) {
    Set<String> dropped = new HashSet<>();
    try {
      fresh(name).checkTranslated(request, true, dropped);
      return !dropped.isEmpty();
    } catch (FailureException e) {
      return false;
    }
  }

  private ObjectNode chat(String name, ObjectNode request) {
    return fresh(name).toChat(request);
  }

  private ClientDialect fresh(String name) {
    return Objects.requireNonNull(dialects.get(name)).get();
  }

  /** Where each piece of an answer stands in each dialect's whole answer. */
  String answers() {
    Map<String, List<Delta>> pieces = pieces();
    List<String> columns = new ArrayList<>(List.of("chat"));
    columns.addAll(dialects.keySet());
    return MarkedTable.of(
        "Piece",
        columns,
        List.copyOf(pieces.keySet()),
        (row, column) -> {
          List<Delta> piece = Objects.requireNonNull(pieces.get(row));
          String added = JsonPaths.added(answer(column, List.of()), answer(column, piece));
          return added.isEmpty() ? "left out" : added;
        });
  }

  private JsonNode answer(String name, List<Delta> piece) {
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("model", "m")
            .put("prompt", "a")
            .put("input", "a");
    Writers writers =
        name.equals("chat") ? new ChatWriters(SETTINGS) : fresh(name).writers(request, SETTINGS);
    WholeWriter whole = writers.whole();
    whole.add(new Delta.Start("up1", "m"));
    whole.add(new Delta.Text(0, "Hello."));
    piece.forEach(whole::add);
    if (piece.stream().noneMatch(Delta.Finish.class::isInstance)) {
      whole.add(new Delta.Finish(0, FinishReason.STOP, null));
    }
    if (piece.stream().noneMatch(Delta.Used.class::isInstance)) {
      whole.add(new Delta.Used(new Usage(1, 1, null, null, null)));
    }
    return whole.answer();
  }

  private static Map<String, List<Delta>> pieces() {
    Map<String, List<Delta>> pieces = new LinkedHashMap<>();
    pieces.put("text", List.of(new Delta.Text(0, " And more.")));
    pieces.put(
        "text of another choice",
        List.of(
            new Delta.Text(1, "Hi."),
            new Delta.Finish(1, FinishReason.STOP, null),
            new Delta.Finish(0, FinishReason.STOP, null)));
    pieces.put("refusal", List.of(new Delta.Refusal(0, "No.")));
    pieces.put("reasoning", List.of(new Delta.Reasoning(0, "Hm.")));
    pieces.put(
        "its signature",
        List.of(new Delta.Reasoning(0, "Hm."), new Delta.ReasoningSignature(0, "c2ln")));
    pieces.put("sealed reasoning", List.of(new Delta.RedactedReasoning(0, "c2VhbGVk")));
    pieces.put(
        "tool call",
        List.of(
            new Delta.ToolStart(0, 0, "call_1", "f", null),
            new Delta.ToolArguments(0, 0, "{\"a\":1}")));
    pieces.put(
        "signature of a call",
        List.of(
            new Delta.ToolStart(0, 0, "call_1", "f", "c2ln"),
            new Delta.ToolArguments(0, 0, "{\"a\":1}")));
    pieces.put("`annotations`", List.of(extra("annotations", citation())));
    pieces.put("`citations`", List.of(extra("citations", location())));
    pieces.put("`logprobs`", List.of(extra("logprobs", logprobs())));
    pieces.put("any other field of a message", List.of(extra("images", TextNode.valueOf("x"))));
    pieces.put("end: length", List.of(new Delta.Finish(0, FinishReason.LENGTH, "max_tokens")));
    pieces.put(
        "end: content filter", List.of(new Delta.Finish(0, FinishReason.CONTENT_FILTER, "SAFETY")));
    pieces.put("cached tokens", List.of(new Delta.Used(new Usage(9, 1, 5L, null, null))));
    pieces.put("tokens of reasoning", List.of(new Delta.Used(new Usage(1, 9, null, null, 5L))));
    return pieces;
  }

  private static Delta extra(String name, JsonNode value) {
    return new Delta.Extra(0, name, value);
  }

  private static JsonNode citation() {
    return json(
        "[{'type': 'url_citation', 'url_citation': {'url': 'https://a', 'title': 't',"
            + " 'start_index': 0, 'end_index': 2}}]");
  }

  private static JsonNode location() {
    return json("[{'type': 'char_location', 'cited_text': 'c', 'document_index': 0}]");
  }

  private static JsonNode logprobs() {
    return json("{'content': [{'token': 'a', 'logprob': -1.5, 'top_logprobs': []}]}");
  }

  private static JsonNode json(String text) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Objects.requireNonNull(Json.tree(bytes));
  }

  private static ObjectNode tree(String members) {
    return (ObjectNode) json("{" + members + "}");
  }
}
