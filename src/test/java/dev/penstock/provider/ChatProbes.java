package dev.penstock.provider;

import java.util.LinkedHashMap;
import java.util.Map;

/** Chat requests that hold one thing, and their like without it; by what they hold. */
final class ChatProbes {
  private static final String HELLO = "'messages': [{'role': 'user', 'content': 'hello'}]";
  private static final String TOOL = "'type': 'function', 'function': {'name': 'f'}";
  private static final String TOOLS = HELLO + ", 'tools': [{" + TOOL + "}]";

  /** A request's members with something and without it. */
  record Probe(String with, String without) {
    Probe {
      with = with.replace('\'', '"');
      without = without.replace('\'', '"');
    }
  }

  private ChatProbes() {}

  /** Of each field that a table of capabilities names; the values say something. */
  static Probe field(String name) {
    return switch (name) {
      case "max_tokens", "max_completion_tokens" -> said("'" + name + "': 3000");
      case "temperature" -> said("'temperature': 0.5");
      case "top_p" -> said("'top_p': 0.96");
      case "top_k", "seed" -> said("'" + name + "': 7");
      case "n" -> said("'n': 2");
      case "frequency_penalty", "presence_penalty" -> said("'" + name + "': 0.5");
      case "stop" -> said("'stop': ['END']");
      case "tools" -> new Probe(TOOLS, HELLO);
      case "functions" -> said("'functions': [{'name': 'f'}]");
      case "tool_choice" -> new Probe(TOOLS + ", 'tool_choice': 'none'", TOOLS);
      case "function_call" ->
          new Probe(
              HELLO + ", 'functions': [{'name': 'f'}], 'function_call': 'none'",
              HELLO + ", 'functions': [{'name': 'f'}]");
      case "parallel_tool_calls" -> new Probe(TOOLS + ", 'parallel_tool_calls': false", TOOLS);
      case "response_format" -> said("'response_format': {'type': 'json_object'}");
      case "modalities" -> said("'modalities': ['text', 'image']");
      case "audio" ->
          said("'modalities': ['text', 'audio'], 'audio': {'voice': 'v', 'format': 'pcm16'}");
      case "logprobs" -> said("'logprobs': true");
      case "top_logprobs" ->
          new Probe(HELLO + ", 'logprobs': true, 'top_logprobs': 2", HELLO + ", 'logprobs': true");
      case "reasoning_effort" -> said("'reasoning_effort': 'high'");
      case "thinking" -> said("'thinking': {'type': 'enabled', 'budget_tokens': 2048}");
      case "service_tier" -> said("'service_tier': 'flex'");
      case "options",
          "guardrailConfig",
          "performanceConfig",
          "requestMetadata",
          "serviceTier",
          "additionalModelRequestFields",
          "thinking_config" ->
          said("'" + name + "': {'a': 'b'}");
      default -> said("'" + name + "': 'abc'");
    };
  }

  /** Of what messages, parts and tools may have beside the plainest. */
  static Map<String, Probe> members() {
    Map<String, Probe> probes = new LinkedHashMap<>();
    probes.put("name of a user or an assistant", user("'name': 'Ann'"));
    probes.put("`cache_control` of a part", part("'cache_control': {'type': 'ephemeral'}"));
    probes.put("`cache_control` of a tool", tool("", ", 'cache_control': {'type': 'ephemeral'}"));
    probes.put("`strict` of a tool", tool(", 'strict': true", ""));
    probes.put("`description` of a tool", tool(", 'description': 'does'", ""));
    probes.put("`detail` of an image", image());
    probes.put("`citations` of a file", file(", 'citations': {'enabled': true}", ""));
    probes.put("`filename` of a file", file("", ", 'filename': 'a.txt'"));
    probes.put("`refusal` of an assistant", assistant("'refusal': 'No.'", ""));
    probes.put("`reasoning_content`, unsigned", assistant("'reasoning_content': 'Hm.'", ""));
    probes.put(
        "`thinking_blocks`, signed",
        assistant(
            "'thinking_blocks': [{'type': 'thinking', 'thinking': 'Hm.', 'signature': 'c2ln'}]",
            ", 'thinking': {'type': 'enabled', 'budget_tokens': 2048}"));
    probes.put(
        "thought signature of a call",
        call("", "'extra_content': {'google': {'thought_signature': 'c2ln'}}"));
    probes.put("`is_error` of a tool's result", call("'is_error': true", ""));
    probes.put("image in a tool's result", resultImage());
    probes.put("`name`, `description` of a schema", schema("'description': 'd'"));
    return probes;
  }

  private static Probe said(String members) {
    return new Probe(HELLO + ", " + members, HELLO);
  }

  private static Probe user(String member) {
    return new Probe("'messages': [{'role': 'user', 'content': 'hello', " + member + "}]", HELLO);
  }

  private static Probe part(String member) {
    String message = "'messages': [{'role': 'user', 'content': [{'type': 'text', 'text': 'a'%s}]}]";
    return new Probe(message.formatted(", " + member), message.formatted(""));
  }

  private static Probe tool(String inner, String outer) {
    String tool = ", 'tools': [{'type': 'function', 'function': {'name': 'f'%s}%s}]";
    return new Probe(HELLO + tool.formatted(inner, outer), HELLO + tool.formatted("", ""));
  }

  private static Probe image() {
    String url = "'url': 'data:image/png;base64,iVBORw0KGgo='";
    String message =
        "'messages': [{'role': 'user', 'content': [{'type': 'image_url', 'image_url': {%s}}]}]";
    return new Probe(message.formatted(url + ", 'detail': 'low'"), message.formatted(url));
  }

  private static Probe file(String outer, String inner) {
    String message =
        "'messages': [{'role': 'user', 'content': [{'type': 'file', 'file':"
            + " {'file_data': 'data:text/plain;base64,aGVsbG8='%s}%s}]}]";
    return new Probe(message.formatted(inner, outer), message.formatted("", ""));
  }

  private static Probe assistant(String member, String beside) {
    String talk =
        "'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': 'b'%s},"
            + " {'role': 'user', 'content': 'c'}]"
            + beside;
    return new Probe(talk.formatted(", " + member), talk.formatted(""));
  }

  private static Probe call(String ofResult, String ofCall) {
    return new Probe(called(ofResult, ofCall, "'ok'"), called("", "", "'ok'"));
  }

  private static Probe resultImage() {
    String text = "{'type': 'text', 'text': 'ok'}";
    String image =
        "{'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,iVBORw0KGgo='}}";
    return new Probe(
        called("", "", "[" + text + ", " + image + "]"), called("", "", "[" + text + "]"));
  }

  private static String called(String ofResult, String ofCall, String content) {
    return TOOLS.replace(
        HELLO,
        "'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant',"
            + " 'content': null, 'tool_calls': [{'id': 'c1', 'type': 'function', 'function':"
            + " {'name': 'f', 'arguments': '{}'}"
            + (ofCall.isEmpty() ? "" : ", " + ofCall)
            + "}]}, {'role': 'tool', 'tool_call_id': 'c1', 'content': "
            + content
            + (ofResult.isEmpty() ? "" : ", " + ofResult)
            + "}]");
  }

  private static Probe schema(String member) {
    String format =
        ", 'response_format': {'type': 'json_schema', 'json_schema': {'name': 's'%s,"
            + " 'schema': {'type': 'object', 'properties': {}}}}";
    return new Probe(HELLO + format.formatted(", " + member), HELLO + format.formatted(""));
  }
}
