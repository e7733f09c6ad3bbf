package dev.penstock.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Input;
import dev.penstock.dialect.Values;
import dev.penstock.dialect.claude.ClaudeFamilies;

/** What Converse takes, and by whom its models were made. */
final class BedrockCapabilities {
  static final Capabilities TABLE =
      ClaudeFamilies.addTo(limited(makers(converse())), "anthropic.").done();

  private BedrockCapabilities() {}

  private static Capabilities.Table converse() {
    return Capabilities.table()
        .calls("max_completion_tokens", "`inferenceConfig.maxTokens`")
        .calls("temperature", "`inferenceConfig.temperature`")
        .calls("top_p", "`inferenceConfig.topP`")
        .calls("stop", "`inferenceConfig.stopSequences`")
        .calls("top_k", "`additionalModelRequestFields.top_k`")
        .calls("tools", "`toolConfig.tools`")
        .maps("tool_choice", "`toolConfig.toolChoice`; `none`: no tools, or an instruction")
        .maps("parallel_tool_calls", "`false` is refused beside tools", JsonNode::booleanValue)
        .maps(
            "response_format",
            "`json_schema`: `outputConfig.textFormat`; `json_object`: an instruction")
        .maps(
            "reasoning_effort",
            "`none` and `minimal` say nothing, others are refused",
            Values.words("none", "minimal"))
        .calls("thinking", "`additionalModelRequestFields.thinking`")
        .calls("service_tier", "`serviceTier.type`")
        .takes(BedrockRequest.OWN.toArray(String[]::new))
        .takes(BedrockRequest.ADDITIONAL)
        .takes(Input.IMAGE, Input.PDF, Input.TEXT_FILE, Input.OTHER_FILE, Input.AUDIO, Input.VIDEO)
        .maps(Input.IMAGE_ADDRESS, "fetched by the gateway")
        .maps(Input.FILE_ADDRESS, "fetched by the gateway");
  }

  private static Capabilities.Table makers(Capabilities.Table table) {
    return table
        .family(
            "those of other makers",
            "mistral.mistral-large-3-675b-instruct",
            name -> BedrockModel.of(name).family() == BedrockModel.Family.OTHER,
            t -> {})
        .family(
            "Nova",
            "amazon.nova-pro-v1:0",
            name -> BedrockModel.of(name).family() == BedrockModel.Family.NOVA,
            t ->
                t.calls("top_k", "`additionalModelRequestFields.inferenceConfig.topK`")
                    .maps("thinking", "a budget is refused")
                    .maps(
                        "response_format",
                        "`json_schema`: a tool that has to be called; `json_object`: an"
                            + " instruction"))
        .family(
            "Nova 2",
            "amazon.nova-2-lite-v1:0",
            name -> BedrockModel.of(name).isThinkingNova(),
            t ->
                t.maps("reasoning_effort", "`additionalModelRequestFields.reasoningConfig`")
                    .maps("thinking", "`reasoning_effort`, by its budget"))
        .family(
            "gpt-oss",
            "openai.gpt-oss-120b-1:0",
            name -> BedrockModel.of(name).family() == BedrockModel.Family.GPT_OSS,
            t ->
                t.calls("reasoning_effort", "`additionalModelRequestFields.reasoning_effort`")
                    .maps("thinking", "`reasoning_effort`, by its budget"));
  }

  /** Those that lack something whoever made them, and Claude. */
  private static Capabilities.Table limited(Capabilities.Table table) {
    return table
        .family(
            "Llama, Jamba, Command, Titan, DeepSeek R1",
            "meta.llama3-3-70b-instruct-v1:0",
            name -> !BedrockModel.of(name).canBeForced(),
            t ->
                t.maps(
                        "tool_choice",
                        "`required` and a function are refused",
                        Values.unforcedChoice())
                    .maps(
                        "response_format",
                        "`json_object`: an instruction; `json_schema` is refused",
                        Values.types("json_object"))
                    .maps("thinking", "a budget is refused"))
        .family(
            "Nova Micro, Llama before 3.2 and 3.3, Titan Text, Mistral before Large 3, gpt-oss",
            "amazon.nova-micro-v1:0",
            name -> !BedrockModel.of(name).mayPerceive(),
            t ->
                t.refuses(
                    "This model takes text alone.",
                    Input.IMAGE,
                    Input.IMAGE_ADDRESS,
                    Input.AUDIO,
                    Input.VIDEO))
        .family(
            "Claude",
            "anthropic.claude-sonnet-4-6",
            name -> BedrockModel.of(name).isClaude(),
            BedrockCapabilities::claude);
  }

  private static void claude(Capabilities.Table table) {
    table
        .maps("tool_choice", "`toolConfig.toolChoice`; `none`: Claude's own, or no tools")
        .calls("parallel_tool_calls", "Claude's own `tool_choice`")
        .maps("reasoning_effort", "`thinking` adaptive, `outputConfig.effort`")
        .refuses("This model takes no audio; send a transcript as text instead.", Input.AUDIO)
        .refuses("This model takes no video.", Input.VIDEO);
  }
}
