package dev.penstock.admission.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Arrival;
import dev.penstock.api.audit.AuditEntry;
import dev.penstock.config.Config;
import dev.penstock.config.KeyConfig.Role;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.store.memory.MemoryDirectory;
import dev.penstock.testing.Configs;
import dev.penstock.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of configuration and directory, in one replica and in several. */
final class LiveKeysTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Config CONFIG =
      Configs.load(
          """
          auth: {anonymous: false}
          providers: {p: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1"}}
          models: {m: {aliases: [a], deployments: [{provider: p, model: x}]}}
          teams: {t: {models: [m], rpm: 7, tags: [of-team]}}
          """);

  private final Directory directory = new MemoryDirectory();
  private final Access admin = Access.OPERATOR;
  private Instant now = Instant.parse("2026-05-01T00:00:00Z");
  private final Desks here = replica(directory);
  private final Desks there = replica(directory);

  private Desks replica(Directory shared) {
    return replica(shared, 1);
  }

  private Desks replica(Directory shared, int seed) {
    LiveKeys live = new LiveKeys(CONFIG, () -> now);
    return Desks.open(VERTX, shared, live, () -> now, () -> 0, new Random(seed)).await();
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private static ObjectNode settings() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static Caller caller(Desks replica, String key) {
    return replica.live().ring().caller(arrival(key, "127.0.0.1"));
  }

  private static Arrival arrival(String key, String address) {
    try {
      InetAddress from = InetAddress.getByName(address);
      return new Arrival(List.of(key), "/chat/completions", trusted -> from);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean opens(Desks replica, Arrival arrival) {
    try {
      return replica.live().ring().caller(arrival) != null;
    } catch (FailureException e) {
      assertThat(e.failure()).isEqualTo(new Failure.InvalidApiKey());
      return false;
    }
  }

  private static boolean opens(Desks replica, String key) {
    return opens(replica, arrival(key, "127.0.0.1"));
  }

  @Test
  void a_change_on_one_replica_holds_on_the_other() {
    String key = here.keys().create(admin, "k", settings()).await().key();
    Eventually.becomes("known there", () -> opens(there, key));

    KeyDocument revoked = there.keys().revoke(admin, "k").await();

    assertThat(revoked.revoked()).isEqualTo(now);
    Eventually.becomes("revoked here", () -> !opens(here, key));
    // One that starts later reads what there is.
    assertThat(opens(replica(directory), key)).isFalse();
  }

  @Test
  void a_key_ends_at_the_instant() {
    String key =
        here.keys()
            .create(admin, "k", settings().put("expires", "2026-05-01T00:00:01Z"))
            .await()
            .key();

    now = Instant.parse("2026-05-01T00:00:00.999999999Z");
    assertThat(opens(here, key)).isTrue();
    now = Instant.parse("2026-05-01T00:00:01Z");
    assertThat(opens(here, key)).isFalse();
  }

  @Test
  void a_grace_period_ends_at_the_instant() {
    String first = here.keys().create(admin, "k", settings()).await().key();
    String second = here.keys().rotate(admin, "k", Duration.ofHours(1)).await().key();

    now = now.plus(Duration.ofHours(1)).minusNanos(1);
    assertThat(opens(here, first)).isTrue();
    now = now.plusNanos(1);
    assertThat(opens(here, first)).isFalse();
    assertThat(opens(here, second)).isTrue();
  }

  @Test
  void a_revocation_ends_the_grace_as_well() {
    String first = here.keys().create(admin, "k", settings()).await().key();
    assertThat(here.keys().rotate(admin, "k", Duration.ofHours(1)).await().key()).isNotNull();

    assertThat(here.keys().revoke(admin, "k").await().revoked()).isNotNull();

    assertThat(opens(here, first)).isFalse();
  }

  @Test
  void a_caller_has_what_is_its_own_and_its_teams() {
    ObjectNode settings = settings().put("team", "t").put("rpm", 3).put("role", "viewer");
    settings.putArray("models").add("a");
    settings.putArray("tags").add("own");
    String key = here.keys().create(admin, "k", settings).await().key();

    Caller caller = caller(here, key);

    assertThat(caller.role()).isEqualTo(Role.VIEWER);
    assertThat(caller.principal().keyName()).isEqualTo("k");
    assertThat(caller.principal().models()).containsExactly("m");
    assertThat(caller.principal().teamModels()).containsExactly("m");
    assertThat(caller.principal().own().limits().rpm()).isEqualTo(3);
    assertThat(caller.principal().ofTeam().limits().rpm()).isEqualTo(7);
    assertThat(caller.principal().tags()).containsExactly("own", "of-team");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, 11.1.2.3, false",
    "192.0.2.7, 192.0.2.7, true",
    "2001:db8::/32, 2001:db8::1, true",
    "2001:db8::/32, 10.0.0.1, false"
  })
  void a_key_bound_to_networks_opens_from_there_only(String network, String from, boolean opens) {
    ObjectNode settings = settings();
    settings.putArray("cidrs").add(network);
    String key = here.keys().create(admin, "k", settings).await().key();

    assertThat(opens(here, arrival(key, from))).isEqualTo(opens);
    assertThat(opens(here, new Arrival(List.of(key), "/", trusted -> null))).isFalse();
  }

  @Test
  void a_key_calls_its_routes_only() {
    ObjectNode settings = settings();
    settings.putArray("routes").add("/models*");
    String key = here.keys().create(admin, "k", settings).await().key();

    assertThatThrownBy(() -> caller(here, key))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isEqualTo(new Failure.RouteNotAllowed()));
  }

  @Test
  void what_the_file_declares_counts_and_a_key_of_the_same_name_does_not() {
    String key = here.keys().create(admin, "same", settings()).await().key();

    here.live()
        .reload(
            Configs.load(
                """
                auth: {anonymous: false}
                providers: {p: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1"}}
                models: {m: {deployments: [{provider: p, model: x}]}}
                keys: [{name: same, key: sk-ps-declared}]
                """));

    assertThat(opens(here, key)).isFalse();
    assertThat(opens(here, "sk-ps-declared")).isTrue();
  }

  @Test
  void a_key_whose_team_is_gone_is_refused() {
    String key = here.keys().create(admin, "k", settings().put("team", "t")).await().key();

    here.live()
        .reload(
            Configs.load(
                """
                auth: {anonymous: false}
                providers: {p: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1"}}
                models: {m: {deployments: [{provider: p, model: x}]}}
                """));

    assertThat(opens(here, key)).isFalse();
  }

  @Test
  void nothing_that_is_kept_holds_the_key() {
    String key = here.keys().create(admin, "k", settings()).await().key();

    assertThat(directory.read().await().documents().get("key/k"))
        .doesNotContain(key, key.substring("sk-ps-".length()));
  }

  @Test
  void a_document_that_cannot_be_read_is_nobodys_key_and_hides_no_other() {
    String key = here.keys().create(admin, "k", settings()).await().key();
    Directory.State state = directory.read().await();

    boolean written =
        directory
            .write(
                state.version(),
                "key/broken",
                "{\"settings\":{\"rpm\":",
                new AuditEntry("", now, "x", "x", "x", null, null))
            .await();

    assertThat(written).isTrue();
    assertThat(here.live().refresh().await()).isNull();
    assertThat(opens(here, key)).isTrue();
  }

  @Test
  void keys_whose_budgets_are_not_known_yet_are_not_in_force_until_they_are() {
    AtomicInteger left = new AtomicInteger(3);
    there
        .live()
        .beforeUse(made ->
            left.getAndDecrement() > 0
                ? Future.failedFuture("the disk is slow")
                : Future.succeededFuture());

    String key = here.keys().create(admin, "k", settings()).await().key();
    Future<Void> early = there.live().refresh();

    Eventually.becomes("tried", early::isComplete);
    assertThat(early.failed()).isTrue();
    assertThat(opens(there, key)).isFalse();
    Eventually.becomes("tried again until it went well", () -> opens(there, key));
    assertThat(left.get()).isNegative();
  }

  /** Its versions begin anew, and one day they are where they were. */
  @Test
  void a_store_that_was_emptied_is_read_anew_at_the_same_version() {
    MemoryDirectory filled = new MemoryDirectory();
    assertThat(filled.keep("key-pepper", directory.keep("key-pepper", "").await()).await())
        .isNotEmpty();
    String after = replica(filled, 2).keys().create(admin, "k", settings()).await().key();
    Replaced store = new Replaced(directory);
    Desks replica = replica(store);
    String before = replica.keys().create(admin, "k", settings()).await().key();

    store.now = filled;
    assertThat(replica.live().refresh().await()).isNull();

    assertThat(opens(replica, after)).isTrue();
    assertThat(opens(replica, before)).isFalse();
  }

  @Test
  void two_that_make_the_same_name_at_once_make_one() {
    var first = here.keys().create(admin, "k", settings());
    var second = there.keys().create(admin, "k", settings());

    Eventually.becomes("both ended", () -> first.isComplete() && second.isComplete());

    assertThat(first.succeeded()).isNotEqualTo(second.succeeded());
  }
}
