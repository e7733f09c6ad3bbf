package dev.penstock.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.Operation;
import dev.penstock.config.Config;
import dev.penstock.dialect.Codec;
import dev.penstock.dialect.openai.operation.CodecCall;
import dev.penstock.dialect.openai.operation.OperationPass;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.error.FailureException;
import dev.penstock.fuzz.Fuzz.Case;
import dev.penstock.provider.Provider;
import dev.penstock.provider.Target;
import dev.penstock.provider.cohere.CohereProvider;
import dev.penstock.provider.gemini.GeminiProvider;
import dev.penstock.provider.ollama.OllamaProvider;
import dev.penstock.provider.tei.TeiProvider;
import dev.penstock.testing.Configs;
import dev.penstock.upstream.Transport;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Spoilt requests and answers of what is no chat: done or refused, in whoever's format. */
final class CodecsFuzzTest {
  private static final Transport NOWHERE = (outbound, call) -> Future.failedFuture("no upstream");
  private static final Config CONFIG =
      Configs.load(
          """
          providers: {p: {type: simulated}}
          models: {m: {deployments: [{provider: p, model: m}]}}
          """);
  private static final Map<Operation, byte[]> REQUESTS =
      Map.of(
          Operation.EMBEDDINGS,
          bytes(
              "{'model':'m','input':['a','b'],'encoding_format':'base64','dimensions':2,"
                  + "'input_type':'search_query'}"),
          Operation.RERANK,
          bytes(
              "{'model':'m','query':'q','documents':['a',{'text':'b'}],'top_n':1,"
                  + "'return_documents':true}"));

  /** Answers of all vendors: whose they are is of no matter to who reads them. */
  private static final List<byte[]> ANSWERS =
      List.of(
          bytes("{'embeddings':[{'values':[0.5,1e-3]},{'values':[1,2]}]}"),
          bytes(
              "{'id':'x','embeddings':{'float':[[0.5,1],[1,2]],'base64':['AAAA','AAAA']},"
                  + "'meta':{'billed_units':{'input_tokens':3}}}"),
          bytes("{'model':'m','embeddings':[[0.5,1],[1,2]],'prompt_eval_count':3}"),
          bytes("{'embedding':[0.5,1],'inputTextTokenCount':3}"),
          bytes(
              "{'id':'x','results':[{'index':1,'relevance_score':0.5},"
                  + "{'index':0,'relevance_score':0.25}],'meta':{'billed_units':{'search_units':1}}}"),
          bytes("[{'index':1,'score':0.5,'text':'b'},{'index':0,'score':0.25}]"),
          bytes(
              "{'object':'list','data':[{'index':0,'embedding':[0.5,1]},"
                  + "{'index':1,'embedding':'AAAA'}],'model':'m','usage':{'prompt_tokens':3}}"));

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }

  private static Target target(Operation operation) {
    return new Target(
        operation,
        false,
        Objects.requireNonNull(CONFIG.models().get("m")).deployments().getFirst(),
        Objects.requireNonNull(CONFIG.providers().get("p")));
  }

  private static Stream<Codec> codecs(Operation operation) {
    List<Provider> providers =
        List.of(
            new CohereProvider(NOWHERE, () -> "id"),
            new GeminiProvider(NOWHERE, () -> "id"),
            new OllamaProvider(NOWHERE, () -> "id"),
            new TeiProvider(NOWHERE));
    Target target = target(operation);
    return providers.stream().map(provider -> provider.codec(target)).filter(Objects::nonNull);
  }

  @TestFactory
  Stream<DynamicTest> a_request_is_done_or_refused() {
    return REQUESTS.keySet().stream()
        .map(operation ->
            Fuzz.test(
                operation.toString(),
                List.of(REQUESTS.get(operation)),
                input -> codecs(operation).forEach(codec -> asked(operation, codec, input))));
  }

  private static void asked(Operation operation, Codec codec, Case input) {
    try {
      ChatRequest request = ChatRequestReader.read(operation, input.bytes(), null, 64);
      assertThat(call(codec, request).encode(input.cuts() % 2 == 0, new HashSet<>()).length())
          .isPositive();
    } catch (FailureException e) {
      assertThat(e.failure()).isNotNull();
    }
  }

  @TestFactory
  Stream<DynamicTest> an_answer_is_one_or_fails() {
    return REQUESTS.keySet().stream()
        .map(operation ->
            Fuzz.test(operation.toString(), ANSWERS, input -> answered(operation, input)));
  }

  private static void answered(Operation operation, Case input) {
    ChatRequest request = ChatRequestReader.read(operation, REQUESTS.get(operation), null, 64);
    codecs(operation)
        .forEach(codec -> {
          CodecCall call = call(codec, request);
          assertThat(call.encode(true, new HashSet<>()).length()).isPositive();
          Endings.ofWhole(call, input.bytes());
        });
    try {
      assertThat(new OperationPass(request).whole(Buffer.buffer(input.bytes())).body()).isNotNull();
    } catch (FailureException e) {
      assertThat(e.failure()).isNotNull();
    }
  }

  private static CodecCall call(Codec codec, ChatRequest request) {
    return new CodecCall(
        codec, request, JsonNodeFactory.instance.objectNode(), "m", Callers.settings());
  }
}
