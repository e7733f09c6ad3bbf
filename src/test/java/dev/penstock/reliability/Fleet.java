package dev.penstock.reliability;

import dev.penstock.testing.Chunks;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A gateway with one group {@code m} over some backends, {@code b0/m0}, {@code b1/m1}, ... */
final class Fleet implements AutoCloseable {
  private final GatewayUnderTest gateway;

  private Fleet(GatewayUnderTest gateway) {
    this.gateway = gateway;
  }

  /** {@code routing} as flow YAML; {@code deployments} adds fields to each, in their order. */
  static Fleet of(List<Backend> backends, String routing, String... deployments) {
    StringBuilder providers = new StringBuilder("providers:\n");
    StringBuilder group = new StringBuilder("models:\n  m:\n    deployments:\n");
    for (int i = 0; i < backends.size(); i++) {
      providers.append(
          "  b%d: {type: openai-compatible, base_url: \"%s\", api_key: sk-upstream-%d}\n"
              .formatted(i, backends.get(i).url(), i));
      String more = i < deployments.length ? ", " + deployments[i] : "";
      group.append("      - {provider: b%d, model: m%d%s}\n".formatted(i, i, more));
    }
    return yaml(providers + "" + group + "routing: {" + routing + "}\n");
  }

  static Fleet yaml(String yaml, String... overrides) {
    return new Fleet(new GatewayUnderTest(yaml, overrides));
  }

  GatewayUnderTest gateway() {
    return gateway;
  }

  Answer ask(String... headers) throws IOException {
    return gateway.chat(Chunks.request(false), headers);
  }

  Answer stream(String... headers) throws IOException {
    return gateway.chat(Chunks.request(true), headers);
  }

  /** So many whole requests one after the other. */
  List<Answer> ask(int times) throws IOException {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(ask());
    }
    return answers;
  }

  /** So many at once. */
  List<Answer> atOnce(int times) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        answers.add(threads.submit(() -> ask()));
      }
      List<Answer> all = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        all.add(answer.get(30, TimeUnit.SECONDS));
      }
      return all;
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
