package dev.penstock.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.spend.Callers.Call;
import dev.penstock.spend.Statement.Row;
import dev.penstock.testing.Admin;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.RawClient;
import dev.penstock.testing.ScriptedUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that end before their end, in front of an upstream that counts what it has sent. */
final class LeavingTest {
  private static final int AT_ONCE = 16;
  private static final int MOST_TOKENS = 250;
  private static final Percentage NEAR = Percentage.withPercentage(2);

  /** Of a model that writes a hundred tokens a second. */
  private static final long PACE_NANOS = 10_000_000;

  /** Of most calls the prompt is the greater part. */
  private static final int LONG_PROMPT = 2_000;

  private final Random random = new Random();
  private @TempDir Path folder;

  private static String yaml(Biller biller) {
    return MortalGateway.HEAD
        + """
        providers: {v0: {type: openai-compatible, base_url: "%s", api_key: sk-0}}
        models: {a: {deployments: [{provider: v0, model: m0, price: {input: 10, output: 100}}]}}
        keys: [{name: x, key: sk-ps-x, budgets: [{limit: 1000, window: total}]}]
        routing:
          retries: {attempts: 1}
          circuit_breaker: {consecutive_failures: 1000, minimum_calls: 1000}
        """
            .formatted(biller.url());
  }

  /**
   * What one caller does; the number is how many tokens it, or the upstream, sees of the answer.
   */
  private interface Visit {
    void make(int port, String id, int tokens, Biller biller) throws IOException;
  }

  private static Call call(boolean streamed, int tokens) {
    return new Call("sk-ps-x", "a", streamed, 100, tokens);
  }

  /** Sends as many tokens as it was asked for, and then no more, and does not end. */
  private static void stalls(ScriptedUpstream.Call call, Biller.Bill bill)
      throws IOException, InterruptedException {
    if (bill.streamed()) {
      call.head("text/event-stream").chunk(Chunks.role());
      for (int i = 0; i < bill.most(); i++) {
        bill.sends(call);
      }
    }
    call.closedWithin(10_000);
  }

  @Test
  void a_caller_that_leaves_pays_for_what_was_produced() throws Exception {
    Visit visit =
        (port, id, tokens, biller) -> {
          boolean streamed = tokens % 5 != 0;
          try (RawClient client = call(streamed, tokens).send(port, id)) {
            Eventually.becomes("asked", () -> biller.bills().containsKey(id));
            if (streamed) {
              client.head();
              read(client, tokens);
            }
            client.reset();
          }
        };
    try (Biller biller = new Biller(LeavingTest::stalls)) {
      Map<String, Row> rows = visited(biller, 200, visit);

      assertThat(rows.values()).allMatch(row -> row.outcome().equals("cancelled"));
      eachIsNear(biller, rows);
    }
  }

  @Test
  void an_answer_that_the_upstream_cuts_is_billed_as_far_as_it_came() throws Exception {
    Visit visit =
        (port, id, tokens, biller) -> {
          try (RawClient client = call(true, tokens).send(port, id)) {
            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"error\"").doesNotContain("[DONE]");
          }
        };
    Biller.Script cuts =
        (call, bill) -> {
          call.head("text/event-stream").chunk(Chunks.role());
          for (int i = 0; i < bill.most(); i++) {
            bill.sends(call);
          }
          String more = Chunks.text("x");
          call.chunk(more.substring(0, bill.most() % more.length())).cut();
        };
    try (Biller biller = new Biller(cuts)) {
      eachIsNear(biller, visited(biller, 200, visit));
    }
  }

  @Test
  void a_caller_that_leaves_while_tokens_come_pays_for_what_was_produced() throws Exception {
    Visit visit =
        (port, id, tokens, biller) -> {
          Call call = new Call("sk-ps-x", "a", true, LONG_PROMPT, MOST_TOKENS * 4);
          try (RawClient client = call.send(port, id)) {
            client.head();
            read(client, 1 + tokens / 2);
            client.reset();
          }
        };
    Biller.Script writes =
        (call, bill) -> {
          call.head("text/event-stream").chunk(Chunks.role());
          for (int i = 0; i < bill.most(); i++) {
            bill.sends(call);
            LockSupport.parkNanos(PACE_NANOS);
          }
        };
    try (Biller biller = new Biller(writes)) {
      Map<String, Row> rows = visited(biller, 60, visit);

      // A token that is on its way when the caller leaves makes more of a short answer.
      assertThat(Statement.booked(List.copyOf(rows.values()))).isCloseTo(biller.invoice(), NEAR);
    }
  }

  private static void read(RawClient client, int tokens) throws IOException {
    int seen = 0;
    while (seen < tokens) {
      seen += new String(client.chunk(), StandardCharsets.UTF_8).split("tok ", -1).length - 1;
    }
  }

  /** The rows of so many visits, by request; each is estimated and costs something. */
  private Map<String, Row> visited(Biller biller, int visits, Visit visit) throws Exception {
    try (MortalGateway gateway = new MortalGateway(folder, yaml(biller))) {
      gateway.start();
      atOnce(
          visits,
          id ->
              () -> {
                visit.make(gateway.port(), id, 1 + random.nextInt(MOST_TOKENS), biller);
                return null;
              });
      try (Admin admin = gateway.admin()) {
        Statement statement = Statement.of(admin);

        assertThat(statement.rows()).hasSize(visits);
        assertThat(statement.rows()).allMatch(row -> row.estimated() && row.nanoUsd() > 0);
        assertThat(gateway.errors()).isEmpty();
        return statement.rows().stream().collect(Collectors.toMap(Row::requestId, row -> row));
      }
    }
  }

  private static void atOnce(int visits, Function<String, Callable<Void>> visit) throws Exception {
    Semaphore places = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < visits; i++) {
        String id = "c" + i;
        all.add(
            threads.submit(() -> {
              places.acquire();
              try {
                return visit.apply(id).call();
              } finally {
                places.release();
              }
            }));
      }
      for (Future<Void> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static void eachIsNear(Biller biller, Map<String, Row> rows) {
    biller
        .bills()
        .forEach((id, bill) ->
            assertThat(rows.get(id).nanoUsd()).as(id).isCloseTo(bill.nanoUsd(), NEAR));
  }
}
