package dev.penstock.provider.openai;

import dev.penstock.api.ChatRequest;
import dev.penstock.api.Operation;
import dev.penstock.config.ProviderConfig;
import dev.penstock.config.Secret;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.responses.ResponsesDecoder;
import dev.penstock.dialect.responses.ResponsesDialect;
import dev.penstock.provider.Native;
import dev.penstock.provider.Passing;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.upstream.Transport;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI itself and every server with its format; {@link Vendors} tells how they differ. */
public final class OpenAiProvider implements Provider {
  private static final String FINE_TUNED = "ft:";
  private static final List<String> COMPLETING =
      List.of("gpt-3.5-turbo-instruct", "davinci-002", "babbage-002");

  static final String RESPONSES_PATH = "/responses";

  private static final ResponsesDecoder RESPONSES = new ResponsesDecoder();

  /** What a deployment may set, and where the Responses API has it. */
  private static final Map<String, String> RESPONSES_PARAMS =
      Map.ofEntries(
          Map.entry("temperature", "temperature"),
          Map.entry("top_p", "top_p"),
          Map.entry("top_logprobs", "top_logprobs"),
          Map.entry("user", "user"),
          Map.entry("service_tier", "service_tier"),
          Map.entry("prompt_cache_key", "prompt_cache_key"),
          Map.entry("prompt_cache_retention", "prompt_cache_retention"),
          Map.entry("safety_identifier", "safety_identifier"),
          Map.entry("parallel_tool_calls", "parallel_tool_calls"),
          Map.entry("max_tokens", "max_output_tokens"),
          Map.entry("max_completion_tokens", "max_output_tokens"),
          Map.entry("reasoning_effort", "reasoning.effort"),
          Map.entry("verbosity", "text.verbosity"));

  private final Vendor vendor;
  private final Capabilities table;
  private final Transport transport;

  OpenAiProvider(Vendor vendor, Transport transport) {
    this.vendor = vendor;
    this.table = VendorTable.of(vendor);
    this.transport = transport;
  }

  /** One for each type that is called as OpenAI is. */
  public static List<Provider> all(Transport transport) {
    return Vendors.ALL.stream()
        .<Provider>map(vendor -> new OpenAiProvider(vendor, transport))
        .toList();
  }

  @Override
  public String type() {
    return vendor.type();
  }

  @Override
  public @Nullable Dialect dialect(Target target) {
    return null;
  }

  @Override
  public Capabilities capabilities(Target target) {
    return table.of(target.deployment().knownAs());
  }

  @Override
  public boolean passes(Target target) {
    boolean openAis = vendor.equals(Vendors.OPENAI) || vendor.equals(Vendors.AZURE);
    return vendor.operations().contains(target.operation())
        && (target.operation() != Operation.COMPLETIONS
            || !openAis
            || completes(target.deployment().knownAs()));
  }

  /** OpenAI's other models only chat. */
  private static boolean completes(String model) {
    String base = model.startsWith(FINE_TUNED) ? model.substring(FINE_TUNED.length()) : model;
    return COMPLETING.stream().anyMatch(base::startsWith);
  }

  /** Servers of the format keep nothing that chats could name, as far as we know. */
  @Override
  public void checkStored(ChatRequest request) {
    if (vendor.equals(Vendors.OPENAI) || vendor.equals(Vendors.AZURE)) {
      StoredContent.refuse(request);
    }
  }

  @Override
  public Buffer chat(Passing passing) {
    return VendorRequest.of(vendor, passing);
  }

  @Override
  public String path(Target target) {
    return switch (target.operation()) {
      case CHAT -> "/chat/completions";
      case COMPLETIONS -> "/completions";
      case EMBEDDINGS -> "/embeddings";
      case RERANK -> "/rerank";
      case MODERATIONS -> "/moderations";
    };
  }

  /** Others of the format may not have the newer API, or lack much of it. */
  @Override
  public @Nullable Native natively(String caller, Target target) {
    return vendor.equals(Vendors.OPENAI) ? responses(caller, RESPONSES_PATH) : null;
  }

  /** The Responses API at this path, if it is the caller's. */
  static @Nullable Native responses(String caller, String path) {
    return caller.equals(ResponsesDialect.NAME)
        ? new Native(path, RESPONSES, RESPONSES_PARAMS, body -> {})
        : null;
  }

  @Override
  public void sign(MultiMap headers, ProviderConfig config, @Nullable Secret key) {
    if (key != null) {
      headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key.value());
    }
  }

  @Override
  public Transport transport() {
    return transport;
  }
}
