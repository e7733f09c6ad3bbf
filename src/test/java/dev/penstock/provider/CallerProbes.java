package dev.penstock.provider;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests in a caller's dialect that hold one thing each, by what that is.
 *
 * @param base the members of a request that holds none of it
 */
record CallerProbes(String base, Map<String, String> with) {
  /** What the model said before, in Anthropic's and in OpenAI's form. */
  private static final String SAID = "[{'type': 'text', 'text': 'b'}]";

  private static final String ANSWER =
      "{'role': 'assistant', 'content': [{'type': 'output_text', 'text': 'b'}]}";

  static CallerProbes of(String dialect) {
    return switch (dialect) {
      case "messages" -> messages();
      case "responses" -> responses();
      case "gemini" -> GeminiProbes.all();
      default -> completions();
    };
  }

  @CanIgnoreReturnValue
  private CallerProbes field(String name, String value) {
    with.put("`" + name + "`", base + ", '" + name + "': " + value);
    return this;
  }

  @CanIgnoreReturnValue
  private CallerProbes as(String title, String members) {
    with.put(title, base + ", " + members);
    return this;
  }

  /** In place of {@code place}, which stands in the base. */
  @CanIgnoreReturnValue
  private CallerProbes at(String place, String title, String value) {
    with.put(title, base.replace(place, value));
    return this;
  }

  private static CallerProbes messages() {
    String blocks = "[{'type': 'text', 'text': 'a'}]";
    CallerProbes probes =
        new CallerProbes(
            "'model': 'm', 'max_tokens': 10, 'messages': [{'role': 'user', 'content': "
                + blocks
                + "}, {'role': 'assistant', 'content': "
                + SAID
                + "}, {'role': 'user', 'content': 'c'}]",
            new LinkedHashMap<>());
    probes
        .field("system", "'s'")
        .field("temperature", "0.5")
        .field("top_p", "0.5")
        .field("top_k", "5")
        .field("stop_sequences", "['x']")
        .field("stream", "true")
        .field("metadata", "{'user_id': 'u'}")
        .field("tools", "[{'name': 'f', 'input_schema': {'type': 'object'}}]")
        .as(
            "`tools` that Anthropic runs",
            "'tools': [{'type': 'web_search_20250305', 'name': 'w'}]")
        .as(
            "`tool_choice`",
            "'tools': [{'name': 'f', 'input_schema': {'type': 'object'}}], 'tool_choice':"
                + " {'type': 'any', 'disable_parallel_tool_use': true}")
        .field("thinking", "{'type': 'enabled', 'budget_tokens': 2000}")
        .as("`output_config.effort`", "'output_config': {'effort': 'high'}")
        .as(
            "`output_config.format`",
            "'output_config': {'format': {'type': 'json_schema', 'schema': {'type': 'object'}}}")
        .field("service_tier", "'auto'")
        .field("cache_control", "{'type': 'ephemeral'}")
        .field("context_management", "{'edits': []}")
        .field("container", "'c'")
        .field("mcp_servers", "[{'type': 'url', 'url': 'https://a', 'name': 'n'}]")
        .as("a field not known here", "'brand_new': 1");
    blocks(probes, blocks);
    return probes;
  }

  private static void blocks(CallerProbes probes, String blocks) {
    String pdf = "{'type': 'base64', 'media_type': 'application/pdf', 'data': 'aGVsbG8='}";
    probes
        .at(
            blocks,
            "`cache_control` of a block",
            "[{'type': 'text', 'text': 'a', 'cache_control': {'type': 'ephemeral'}}]")
        .at(
            blocks,
            "`image`, base64",
            block(
                "'image', 'source': {'type': 'base64', 'media_type': 'image/png', 'data': 'aGVsbG8='}"))
        .at(
            blocks,
            "`image`, URL",
            block("'image', 'source': {'type': 'url', 'url': 'https://a/b'}"))
        .at(blocks, "`image`, file", block("'image', 'source': {'type': 'file', 'file_id': 'f'}"))
        .at(blocks, "`document`, PDF", block("'document', 'source': " + pdf))
        .at(
            blocks,
            "`document`, cited",
            block("'document', 'source': " + pdf + ", 'citations': {'enabled': true}"))
        .at(
            blocks,
            "`document`, URL",
            block("'document', 'source': {'type': 'url', 'url': 'https://a/b.pdf'}"))
        .at(
            blocks,
            "`search_result`",
            block(
                "'search_result', 'title': 't', 'source': 's', 'content': [{'type': 'text', 'text': 'x'}]"))
        .at(blocks, "`container_upload`", block("'container_upload', 'file_id': 'f'"))
        .at(SAID, "`thinking`, signed", turn("'thinking', 'thinking': 'hm', 'signature': 'c2ln'"))
        .at(SAID, "`thinking`, unsigned", turn("'thinking', 'thinking': 'hm', 'signature': ''"))
        .at(SAID, "`redacted_thinking`", turn("'redacted_thinking', 'data': 'x'"))
        .at(SAID, "`tool_use`", turn("'tool_use', 'id': 'c', 'name': 'f', 'input': {}"))
        .at(
            SAID,
            "blocks of Anthropic's own tools",
            turn("'server_tool_use', 'id': 'c', 'name': 'web_search', 'input': {}"))
        .at(
            blocks,
            "`tool_result`",
            "[{'type': 'tool_result', 'tool_use_id': 'c', 'content': 'r'," + " 'is_error': true}]");
  }

  private static String block(String typed) {
    return "[{'type': 'text', 'text': 'a'}, {'type': " + typed + "}]";
  }

  private static String turn(String typed) {
    return SAID.replace("]", ", {'type': " + typed + "}]");
  }

  private static CallerProbes responses() {
    String asked = part("'input_text', 'text': 'z'");
    String base = "'model': 'm', 'input': [" + asked + ", " + ANSWER + "]";
    String tool = "'tools': [{'type': 'function', 'name': 'f'}]";
    CallerProbes probes = new CallerProbes(base, new LinkedHashMap<>());
    probes
        .field("instructions", "'s'")
        .field("max_output_tokens", "10")
        .field("temperature", "0.5")
        .field("top_p", "0.5")
        .field("stream", "true")
        .field("user", "'u'")
        .field("service_tier", "'flex'")
        .field("prompt_cache_key", "'k'")
        .field("safety_identifier", "'s'")
        .as("`tools`, functions", tool)
        .as("`tools`, custom", "'tools': [{'type': 'custom', 'name': 'f'}]")
        .as("`tools` that OpenAI runs", "'tools': [{'type': 'web_search'}]")
        .as("`tool_choice`", tool + ", 'tool_choice': 'required'")
        .as("`parallel_tool_calls`", tool + ", 'parallel_tool_calls': false")
        .as("`reasoning.effort`", "'reasoning': {'effort': 'low'}")
        .as("`reasoning.summary`", "'reasoning': {'summary': 'auto'}")
        .as("`text.format`", "'text': {'format': {'type': 'json_object'}}")
        .as("`text.verbosity`", "'text': {'verbosity': 'low'}")
        .field("top_logprobs", "2")
        .as("`include`: logprobs", "'include': ['message.output_text.logprobs']")
        .as("`include`: others", "'include': ['reasoning.encrypted_content']")
        .field("metadata", "{'a': 'b'}")
        .field("store", "true")
        .field("max_tool_calls", "2")
        .field("stream_options", "{'include_obfuscation': false}")
        .field("truncation", "'auto'")
        .field("context_management", "[{'type': 'compaction'}]")
        .field("prompt", "{'id': 'p'}")
        .field("conversation", "'c'")
        .field("background", "true")
        .as("a field not known here", "'brand_new': 1");
    items(probes, asked);
    return probes;
  }

  private static void items(CallerProbes probes, String item) {
    String call = "{'type': 'function_call', 'call_id': 'c', 'name': 'f', 'arguments': '{}'}";
    probes
        .at(item, "`input_image`", part("'input_image', 'image_url': 'https://a/b.png'"))
        .at(item, "`input_image`, file", part("'input_image', 'file_id': 'f'"))
        .at(item, "`input_file`", part("'input_file', 'file_data': 'data:text/plain;base64,YQ=='"))
        .at(item, "`input_file`, URL", part("'input_file', 'file_url': 'https://a/b.pdf'"))
        .at(
            item,
            "`input_audio`",
            part("'input_audio', 'input_audio': {'data': 'YQ==', 'format': 'wav'}"))
        .at(
            ANSWER,
            "`function_call` and its output",
            ANSWER
                + ", "
                + call
                + ", {'type': 'function_call_output', 'call_id': 'c', 'output': 'r'}")
        .at(
            ANSWER,
            "`reasoning`, its summary",
            "{'type': 'reasoning', 'summary': [{'type': 'summary_text', 'text': 'hm'}]}, " + ANSWER)
        .at(
            ANSWER,
            "items of OpenAI's own tools",
            ANSWER + ", {'type': 'web_search_call', 'id': 'w', 'status': 'completed'}")
        .at(ANSWER, "`item_reference`", ANSWER + ", {'type': 'item_reference', 'id': 'x'}");
  }

  private static String part(String typed) {
    return "{'role': 'user', 'content': [{'type': 'input_text', 'text': 'a'}, {'type': "
        + typed
        + "}]}";
  }

  private static CallerProbes completions() {
    CallerProbes probes = new CallerProbes("'model': 'm', 'prompt': 'a'", new LinkedHashMap<>());
    probes
        .field("max_tokens", "10")
        .field("temperature", "0.5")
        .field("top_p", "0.5")
        .field("n", "2")
        .field("stop", "['x']")
        .field("stream", "true")
        .field("seed", "7")
        .field("user", "'u'")
        .field("frequency_penalty", "0.5")
        .field("presence_penalty", "0.5")
        .field("logit_bias", "{'5': 1}")
        .field("suffix", "'z'")
        .field("echo", "true")
        .field("best_of", "3")
        .field("logprobs", "2")
        .at("'a'", "several prompts", "['a', 'b']")
        .at("'a'", "a prompt of tokens", "[1, 2]")
        .as("a field not known here", "'brand_new': 1");
    return probes;
  }
}
