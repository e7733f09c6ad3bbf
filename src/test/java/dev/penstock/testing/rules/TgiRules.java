package dev.penstock.testing.rules;

import static dev.penstock.testing.rules.Nodes.among;
import static dev.penstock.testing.rules.Nodes.only;
import static dev.penstock.testing.rules.Nodes.text;
import static dev.penstock.testing.rules.Nodes.within;

import java.util.Set;

/**
 * Text Generation Inference's /generate: github.com/huggingface/text-generation-inference,
 * docs/openapi.json, schemas GenerateRequest and GenerateParameters; router/src/validation.rs
 * ("`temperature` must be strictly positive"). How many sequences stop it is its operator's to say
 * (--max-stop-sequences).
 */
public final class TgiRules {
  private static final String GOOD =
      """
      {"inputs":"q","parameters":{"details":true,"do_sample":true,"max_new_tokens":9,"seed":1,
       "stop":["a"],"temperature":0.5,"top_k":5,"top_p":0.5,"typical_p":0.5,
       "repetition_penalty":1.1,"grammar":{"type":"json","value":{"type":"object"}}}}
      """;
  private static final Set<String> PARAMETERS =
      Set.of(
          "adapter_id",
          "best_of",
          "decoder_input_details",
          "details",
          "do_sample",
          "frequency_penalty",
          "grammar",
          "max_new_tokens",
          "repetition_penalty",
          "return_full_text",
          "seed",
          "stop",
          "temperature",
          "top_k",
          "top_n_tokens",
          "top_p",
          "truncate",
          "typical_p",
          "watermark");

  public static final RuleSet GENERATE =
      RuleSet.of("tgi", GOOD)
          .rule(
              "only members that there are",
              body ->
                  only(body, Set.of("inputs", "parameters", "stream"))
                      && only(body.path("parameters"), PARAMETERS),
              "set /parameters/n 2")
          .rule("a prompt with words", body -> !text(body, "inputs").isBlank(), "set /inputs \"\"")
          .rule(
              "sampling within bounds",
              body ->
                  within(
                          body,
                          Double.MIN_VALUE,
                          1e9,
                          "/parameters/temperature",
                          "/parameters/repetition_penalty",
                          "/parameters/top_k")
                      && within(body, Double.MIN_VALUE, 0.9999999, "/parameters/top_p")
                      && within(body, 0, 1e9, "/parameters/max_new_tokens")
                      && within(body, 0, 2e19, "/parameters/seed"),
              "set /parameters/temperature 0")
          .rule(
              "a grammar has a type and a value",
              body ->
                  among(body.at("/parameters/grammar/type"), "json", "regex", "json_schema")
                      && (!body.path("parameters").hasNonNull("grammar")
                          || body.at("/parameters/grammar").has("value")),
              "drop /parameters/grammar/value");

  private TgiRules() {}
}
