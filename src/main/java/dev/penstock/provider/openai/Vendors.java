package dev.penstock.provider.openai;

import static dev.penstock.api.Operation.COMPLETIONS;
import static dev.penstock.api.Operation.EMBEDDINGS;
import static dev.penstock.api.Operation.MODERATIONS;
import static dev.penstock.api.Operation.RERANK;
import static dev.penstock.provider.openai.Vendor.Form.BUDGET;
import static dev.penstock.provider.openai.Vendor.Form.EFFORT;
import static dev.penstock.provider.openai.Vendor.Form.TYPE;
import static dev.penstock.provider.openai.Vendor.Trait.CACHE_CONTROL;
import static dev.penstock.provider.openai.Vendor.Trait.MISTRAL_RULES;
import static dev.penstock.provider.openai.Vendor.Trait.NO_DEVELOPER;
import static dev.penstock.provider.openai.Vendor.Trait.OPENAI_RULES;
import static dev.penstock.provider.openai.Vendor.Trait.PLAIN_NAMES;
import static dev.penstock.provider.openai.Vendor.Trait.REASONING;
import static dev.penstock.provider.openai.Vendor.Trait.REASONING_CONTENT;
import static dev.penstock.provider.openai.Vendor.Trait.STRICT_MESSAGES;
import static dev.penstock.provider.openai.Vendor.Trait.TOP_K;
import static dev.penstock.provider.openai.Vendor.Trait.USAGE_UNASKED;

import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Values;
import java.util.List;

/**
 * Every type that speaks OpenAI's format. Only what a vendor's documentation gives another name, or
 * what it is known to refuse though it changes no answer, stands here; whatever else a caller sends
 * is the vendor's to judge.
 */
final class Vendors {
  private static final String NEW_LIMIT = "max_completion_tokens";
  private static final String LIMIT = "max_tokens";
  private static final String[] REASONERS = {"o1", "o3", "o4", "gpt-5", "gpt-oss"};
  private static final String REASONS = "OpenAI's models that reason sample as they see fit.";

  /** platform.openai.com, guide to reasoning; from 5.1 on it hangs on the effort. */
  private static final List<String> OWN_SAMPLING =
      List.of("o1", "o3", "o4", "gpt-5-20", "gpt-5-mini", "gpt-5-nano");

  static final Vendor OPENAI =
      Vendor.of("openai")
          .alsoDoes(COMPLETIONS, EMBEDDINGS, RERANK, MODERATIONS)
          .is(OPENAI_RULES, PLAIN_NAMES)
          .thinks(EFFORT, REASONERS)
          .lacks(Vendors::openAi);

  /** learn.microsoft.com, Azure OpenAI REST API reference. */
  static final Vendor AZURE =
      Vendor.of("azure-openai")
          .alsoDoes(COMPLETIONS, EMBEDDINGS)
          .is(OPENAI_RULES, PLAIN_NAMES)
          .thinks(EFFORT, REASONERS)
          .lacks(Vendors::openAi);

  static final List<Vendor> ALL =
      List.of(
          OPENAI,
          // Anybody: LM Studio, SGLang, Google's endpoint of this format, ... Such servers pass
          // over what they do not know.
          Vendor.of("openai-compatible")
              .alsoDoes(COMPLETIONS, EMBEDDINGS, RERANK, MODERATIONS)
              .is(TOP_K, REASONING_CONTENT)
              .thinks(EFFORT),
          // docs.mistral.ai/api: max_tokens, random_seed, roles system, user, assistant, tool. What
          // is not there is refused with 422 extra_forbidden, fields of messages included.
          Vendor.of("mistral")
              .alsoDoes(EMBEDDINGS, MODERATIONS)
              .renames(NEW_LIMIT, LIMIT)
              .renames("seed", "random_seed")
              .without(
                  "stream_options",
                  "user",
                  "store",
                  "safety_identifier",
                  "prompt_cache_key",
                  "prompt_cache_retention")
              .is(MISTRAL_RULES, PLAIN_NAMES, NO_DEVELOPER, STRICT_MESSAGES, USAGE_UNASKED)
              .lacks(table ->
                  table.refuses(
                      "Mistral has no such field.",
                      "logprobs",
                      "top_logprobs",
                      "logit_bias",
                      "verbosity",
                      "modalities",
                      "audio",
                      "web_search_options")),
          // api-docs.deepseek.com: max_tokens; thinking.type; reasoning_content goes back with
          // tool turns.
          Vendor.of("deepseek")
              .renames(NEW_LIMIT, LIMIT)
              .is(PLAIN_NAMES, NO_DEVELOPER, REASONING_CONTENT)
              .thinks(TYPE)
              .lacks(table ->
                  table.maps(
                      "response_format",
                      "`json_object` as it is; `json_schema` is refused",
                      Values.types("json_object"))),
          // console.groq.com/docs/openai and /docs/reasoning.
          Vendor.of("groq")
              .is(STRICT_MESSAGES, REASONING)
              .thinks(EFFORT, "gpt-oss")
              .lacks(table ->
                  table.refuses(
                      "Groq has no such field.", "logprobs", "top_logprobs", "logit_bias", "n")),
          // docs.x.ai: of its models only the small one takes an effort.
          Vendor.of("xai").is(REASONING_CONTENT).thinks(EFFORT, "grok-3-mini"),
          // openrouter.ai/docs: parameters, reasoning tokens, prompt caching.
          Vendor.of("openrouter")
              .alsoDoes(COMPLETIONS, EMBEDDINGS)
              .is(TOP_K, CACHE_CONTROL, REASONING)
              .thinks(BUDGET),
          // docs.together.ai, chat completions.
          Vendor.of("together")
              .alsoDoes(COMPLETIONS, EMBEDDINGS, RERANK)
              .renames(NEW_LIMIT, LIMIT)
              .is(NO_DEVELOPER, TOP_K)
              .thinks(EFFORT, "gpt-oss"),
          // docs.fireworks.ai, chat completions; both names of the limit.
          Vendor.of("fireworks")
              .alsoDoes(COMPLETIONS, EMBEDDINGS, RERANK)
              .is(NO_DEVELOPER, TOP_K, REASONING_CONTENT)
              .thinks(EFFORT),
          // docs.perplexity.ai, chat completions.
          Vendor.of("perplexity")
              .renames(NEW_LIMIT, LIMIT)
              .is(NO_DEVELOPER, TOP_K)
              .thinks(EFFORT, "sonar-deep-research"),
          // huggingface.co/docs/inference-providers, chat completion.
          Vendor.of("huggingface").renames(NEW_LIMIT, LIMIT).is(NO_DEVELOPER),
          // docs.nvidia.com/nim: unknown fields are refused.
          Vendor.of("nvidia")
              .alsoDoes(EMBEDDINGS)
              .renames(NEW_LIMIT, LIMIT)
              .is(NO_DEVELOPER)
              .thinks(EFFORT, "gpt-oss"),
          // docs.vllm.ai, OpenAI-compatible server: older versions know max_tokens alone, all know
          // it; templates of most models have no developer.
          Vendor.of("vllm")
              .alsoDoes(COMPLETIONS, EMBEDDINGS, RERANK)
              .renames(NEW_LIMIT, LIMIT)
              .is(NO_DEVELOPER, TOP_K, REASONING_CONTENT)
              .thinks(EFFORT, "gpt-oss"),
          // llama.cpp, tools/server/README.md: the same.
          Vendor.of("llamacpp")
              .alsoDoes(COMPLETIONS, EMBEDDINGS, RERANK)
              .renames(NEW_LIMIT, LIMIT)
              .is(NO_DEVELOPER, TOP_K, REASONING_CONTENT));

  private Vendors() {}

  private static Capabilities.Table openAi(Capabilities.Table table) {
    return table.family(
        "o series, GPT-5",
        "o3",
        model -> model.equals("gpt-5") || OWN_SAMPLING.stream().anyMatch(model::startsWith),
        differs ->
            differs.refuses(
                REASONS,
                "temperature",
                "top_p",
                "presence_penalty",
                "frequency_penalty",
                "logprobs",
                "top_logprobs",
                "logit_bias"));
  }
}
