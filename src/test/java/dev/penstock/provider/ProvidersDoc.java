package dev.penstock.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Parameters;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.dialect.openai.request.TranslatedRequest;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** The tables of {@code docs/providers.md}, found by asking the dialects. */
final class ProvidersDoc {
  /** In the order of a reader's interest. */
  private static final List<String> OPENAI =
      List.of(
          "max_completion_tokens",
          "max_tokens",
          "temperature",
          "top_p",
          "stop",
          "seed",
          "n",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "functions",
          "function_call",
          "response_format",
          "reasoning_effort",
          "frequency_penalty",
          "presence_penalty",
          "logit_bias",
          "logprobs",
          "top_logprobs",
          "verbosity",
          "modalities",
          "audio",
          "prediction",
          "web_search_options",
          "service_tier",
          "user",
          "safety_identifier",
          "metadata",
          "store",
          "prompt_cache_key",
          "prompt_cache_retention");

  private final Map<String, Dialect> dialects;

  ProvidersDoc(Map<String, Dialect> dialects) {
    this.dialects = new LinkedHashMap<>(dialects);
  }

  /** Something that a request may hold, as members of the request. */
  private record Probe(String name, String members) {}

  String parameters() {
    return table("Field", OPENAI, ProvidersDoc::taken);
  }

  /** Fields that are no part of OpenAI's API. */
  String nativeParameters() {
    Set<String> names = new TreeSet<>();
    dialects.values().forEach(dialect -> names.addAll(dialect.parameters()));
    OPENAI.forEach(names::remove);
    return table("Field", List.copyOf(names), ProvidersDoc::taken);
  }

  String values() {
    Map<String, Probe> probes = new LinkedHashMap<>();
    probes().forEach(probe -> probes.put(probe.name(), probe));
    return table(
        "In the request",
        List.copyOf(probes.keySet()),
        (name, type) -> encoded(probes.getOrDefault(name, new Probe("", "")).members(), type));
  }

  private String table(String first, List<String> rows, BiFunction<String, Dialect, String> cell) {
    StringBuilder out = new StringBuilder("| ").append(first);
    dialects.keySet().forEach(type -> out.append(" | `").append(type).append('`'));
    out.append(" |\n|").append("---|".repeat(dialects.size() + 1)).append('\n');
    for (String row : rows) {
      out.append("| ").append(row.contains(" ") || row.equals("text") ? row : "`" + row + "`");
      dialects.values().forEach(dialect -> out.append(" | ").append(cell.apply(row, dialect)));
      out.append(" |\n");
    }
    return out.toString();
  }

  private static String taken(String field, Dialect dialect) {
    // A value that is not neutral for any field.
    ObjectNode request = JsonNodeFactory.instance.objectNode().put(field, "x");
    try {
      Parameters.check(request, dialect, false, new HashSet<>());
      return request.has(field) ? "yes" : "left out";
    } catch (FailureException e) {
      return "refused";
    }
  }

  private static String encoded(String members, Dialect dialect) {
    String body = "{\"model\": \"m\", " + members + "}";
    ChatRequest request = ChatRequestReader.read(body.getBytes(StandardCharsets.UTF_8), null, 64);
    TranslatedRequest translated =
        TranslatedRequest.of(request, JsonNodeFactory.instance.objectNode(), model(dialect));
    try {
      Buffer encoded = translated.encode(dialect, false, new HashSet<>());
      return encoded.length() > 0 ? "yes" : "refused";
    } catch (FailureException e) {
      return "refused";
    }
  }

  /** What a dialect takes may hang on the model; these are well able. */
  private static String model(Dialect dialect) {
    return switch (dialect.name()) {
      case "Anthropic" -> "claude-sonnet-4-5";
      case "Gemini" -> "gemini-2.5-flash";
      default -> "some-model";
    };
  }

  private static List<Probe> probes() {
    return List.of(
        part("text", "{'type': 'text', 'text': 'hello'}"),
        part("image as a data URL", image("data:image/png;base64,iVBORw0KGgo=")),
        part("image at an https URL", image("https://example.com/a.png")),
        part("PDF (`file` with `file_data`)", file("application/pdf")),
        part("text file (the same)", file("text/plain")),
        part(
            "sound (`input_audio`)",
            "{'type': 'input_audio', 'input_audio': {'data': 'aGVsbG8=', 'format': 'wav'}}"),
        tools("`tool_choice: none`", "'tool_choice': 'none'"),
        tools("`tool_choice: required`", "'tool_choice': 'required'"),
        tools(
            "`tool_choice`: a function",
            "'tool_choice': {'type': 'function', 'function': {'name': 'f'}}"),
        tools("`parallel_tool_calls: false`", "'parallel_tool_calls': false"),
        said("`response_format: json_object`", "'response_format': {'type': 'json_object'}"),
        said(
            "`response_format: json_schema`",
            "'response_format': {'type': 'json_schema', 'json_schema':"
                + " {'name': 's', 'schema': {'type': 'object', 'properties': {}}}}"));
  }

  private static String image(String url) {
    return "{'type': 'image_url', 'image_url': {'url': '" + url + "'}}";
  }

  private static String file(String mediaType) {
    return "{'type': 'file', 'file': {'filename': 'a', 'file_data': 'data:"
        + mediaType
        + ";base64,aGVsbG8='}}";
  }

  private static Probe part(String name, String part) {
    return probe(name, "'messages': [{'role': 'user', 'content': [" + part + "]}]");
  }

  private static Probe tools(String name, String members) {
    return said(name, "'tools': [{'type': 'function', 'function': {'name': 'f'}}], " + members);
  }

  private static Probe said(String name, String members) {
    return probe(name, "'messages': [{'role': 'user', 'content': 'hello'}], " + members);
  }

  private static Probe probe(String name, String members) {
    return new Probe(name, members.replace('\'', '"'));
  }
}
