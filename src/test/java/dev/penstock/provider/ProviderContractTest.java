package dev.penstock.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.Config;
import dev.penstock.provider.contract.ContractCase;
import dev.penstock.provider.contract.ProviderFixtures;
import dev.penstock.provider.contract.ProviderFixtures.Response;
import dev.penstock.provider.contract.VisibleAnswer;
import dev.penstock.testing.Configs;
import dev.penstock.testing.Folded;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.Recordings;
import dev.penstock.testing.ScriptedUpstream;
import dev.penstock.upstream.HttpTransport;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The same conversations through the gateway with every provider that {@link Providers} lists. A
 * conversation is a file in {@code src/test/resources/contract/conversations}; a provider has in
 * {@code contract/<type>} for each of them
 *
 * <ul>
 *   <li>{@code <case>.request.json}: the body that the vendor must get;
 *   <li>{@code <case>.response.json}, {@code .sse}, {@code .ndjson} or {@code .awsevents} (lines of
 *       an event's type and its payload): what the vendor answers;
 *   <li>or, if it cannot do it or does it in another way, {@code <case>.instead.json} with the
 *       {@code reason} and the {@code answer} that the caller gets; one of status 400 is given
 *       before the vendor is called, and needs no other file.
 * </ul>
 */
final class ProviderContractTest {
  private static final String KEY = "sk-contract-secret";
  private static final String CALLERS_KEY = "sk-callers-own";

  /** Given when the caller has the beginning of a stream, which may then be cut. */
  private static final Semaphore CUT = new Semaphore(0);

  /** Providers of other things, which no conversation can be had with. */
  private static final Set<String> NO_CHAT = Set.of("tei");

  private static ScriptedUpstream upstream;
  private static String config;
  private static volatile @Nullable Response scripted;

  @BeforeAll
  static void start() {
    upstream = new ScriptedUpstream(ProviderContractTest::play);
    StringBuilder providers = new StringBuilder("providers:\n");
    StringBuilder models = new StringBuilder("models:\n");
    for (ProviderFixtures fixtures : fixtures()) {
      String type = fixtures.type();
      String url = upstream.url() + fixtures.endpoint().path("base_path").asText("");
      String own = fixtures.endpoint().path("settings").asText("");
      String settings =
          fixtures.remote()
              ? "base_url: \"%s\"%s%s"
                  .formatted(
                      url,
                      fixtures.endpoint().path("keyless").asBoolean() ? "" : ", api_key: " + KEY,
                      own.isEmpty() ? "" : ", " + own)
              : "pace: 0ms, faults: true";
      providers.append("  p-%1$s: {type: %1$s, %2$s}\n".formatted(type, settings));
      models.append(
          "  %1$s: {deployments: [{provider: p-%1$s, model: \"%2$s\"}]}\n"
              .formatted(type, fixtures.model()));
    }
    config = providers.append(models).toString();
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @TestFactory
  Stream<DynamicContainer> every_provider_holds_every_conversation() {
    return fixtures().stream()
        .map(fixtures ->
            dynamicContainer(
                fixtures.type(),
                ContractCase.all().stream()
                    .map(one -> dynamicTest(one.name(), () -> hold(fixtures, one)))));
  }

  @TestFactory
  Stream<DynamicTest> every_fixture_belongs_to_a_conversation() {
    List<String> cases = ContractCase.all().stream().map(ContractCase::name).toList();
    return fixtures().stream()
        .map(fixtures ->
            dynamicTest(
                fixtures.type(),
                () ->
                    assertThat(fixtures.files())
                        .filteredOn(file -> !file.equals("endpoint.json"))
                        .allMatch(file -> cases.contains(file.substring(0, file.indexOf('.'))))));
  }

  private static List<ProviderFixtures> fixtures() {
    Config config =
        Configs.load(
            "{providers: {p: {type: simulated}},"
                + " models: {m: {deployments: [{provider: p, model: m}]}}}");
    Vertx vertx = Vertx.vertx();
    try {
      return new Providers(vertx, new Random(1), InstantSource.system())
          .all(new HttpTransport(vertx, config)).stream()
              .filter(provider -> !NO_CHAT.contains(provider.type()))
              .map(provider -> ProviderFixtures.of(provider.type()))
              .toList();
    } finally {
      vertx.close().await();
    }
  }

  private static void hold(ProviderFixtures fixtures, ContractCase one) throws IOException {
    JsonNode request = fixtures.request(one);
    scripted = request == null ? null : fixtures.response(one);
    int before = upstream.calls().size();

    RawClient.Answer answer = ask(one, fixtures.ask(one).toString());

    ObjectNode expected = VisibleAnswer.complete(fixtures.answer(one));
    assertThat(VisibleAnswer.of(answer, one.stream(), expected)).isEqualTo(expected);
    assertThat(answer.body() + answer.headers()).doesNotContain(KEY, upstream.url());
    if (answer.status() == 200) {
      assertThat(model(answer, one)).isEqualTo(fixtures.endpoint().path("answer_model").asText());
    }
    List<ScriptedUpstream.Call> calls = upstream.calls();
    assertThat(calls.size() - before).as("upstream calls").isEqualTo(request == null ? 0 : 1);
    if (request != null) {
      assertThat(Recordings.JSON.readTree(calls.getLast().body)).isEqualTo(request);
      assertHead(calls.getLast(), fixtures, one);
    }
  }

  /** A gateway for each, since a refused key or a rate limit outlasts a conversation. */
  private static RawClient.Answer ask(ContractCase one, String body) throws IOException {
    try (GatewayUnderTest gateway =
            new GatewayUnderTest(
                config,
                "routing.retries.attempts=1",
                "routing.unknown_params=" + (one.drop() ? "drop" : "refuse"));
        RawClient client = gateway.client()) {
      client.post("/v1/chat/completions", body, "authorization: Bearer " + CALLERS_KEY);
      Response response = scripted;
      if (response == null || !response.cut()) {
        return client.answer();
      }
      RawClient.Answer head = client.head();
      String begun = new String(client.chunk(), UTF_8);
      CUT.release();
      return new RawClient.Answer(head.status(), head.headers(), begun + client.rest());
    }
  }

  private static void assertHead(
      ScriptedUpstream.Call call, ProviderFixtures fixtures, ContractCase one) {
    assertThat(call.line).isEqualTo("POST " + fixtures.path(one) + " HTTP/1.1");
    fixtures
        .endpoint()
        .path("headers")
        .propertyStream()
        .forEach(header ->
            assertThat(call.headers).containsEntry(header.getKey(), header.getValue().asText()));
    assertThat(call.headers.values()).noneMatch(value -> value.contains(CALLERS_KEY));
    assertThat(call.headers.entrySet().stream().filter(header -> header.getValue().contains(KEY)))
        .as("headers with the key")
        .hasSize(1);
  }

  private static @Nullable String model(RawClient.Answer answer, ContractCase one) {
    byte[] body = answer.body().getBytes(UTF_8);
    return (one.stream() ? Folded.ofFrames(body) : Folded.ofAnswer(body)).model();
  }

  private static void play(ScriptedUpstream.Call call) throws IOException, InterruptedException {
    Response response = Objects.requireNonNull(scripted);
    if (response.cut()) {
      call.head(response.mediaType()).chunk(response.body());
      CUT.acquire();
      call.cut();
    } else if (response.mediaType().startsWith("application/json")) {
      call.whole(response.status(), response.mediaType(), response.body(), response.headers());
    } else {
      call.head(response.mediaType()).chunk(response.body()).end();
    }
  }
}
