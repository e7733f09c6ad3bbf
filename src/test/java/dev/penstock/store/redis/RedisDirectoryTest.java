package dev.penstock.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.admission.auth.Access;
import dev.penstock.admission.auth.Desks;
import dev.penstock.admission.auth.Directory;
import dev.penstock.admission.auth.DirectoryContract;
import dev.penstock.admission.auth.LiveKeys;
import dev.penstock.api.Arrival;
import dev.penstock.api.audit.AuditEntry;
import dev.penstock.config.Config;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.testing.Configs;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.redis.FlakyProxy;
import dev.penstock.testing.redis.RedisServer;
import dev.penstock.testing.redis.SharedRedis;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys and teams that all replicas see. */
final class RedisDirectoryTest extends DirectoryContract {
  private static final Config CONFIG =
      Configs.load(
          """
          auth: {anonymous: false}
          providers: {p: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1"}}
          models: {m: {deployments: [{provider: p, model: x}]}}
          """);

  private final Links links = new Links();
  private final List<RedisDirectory> opened = new CopyOnWriteArrayList<>();
  private final List<LoopLinks> connected = new CopyOnWriteArrayList<>();

  @Override
  protected Directory open() {
    return join(SharedRedis.server(), SharedRedis.freshPrefix());
  }

  @AfterEach
  void close() {
    opened.forEach(directory -> Links.await(directory.close()));
    connected.forEach(loops -> Links.await(loops.close()));
    links.close();
  }

  @Test
  void a_change_by_one_replica_is_told_to_the_other() {
    String prefix = SharedRedis.freshPrefix();
    RedisDirectory one = join(SharedRedis.server(), prefix);
    RedisDirectory other = join(SharedRedis.server(), prefix);
    List<String> told = new CopyOnWriteArrayList<>();
    other.onChange(() -> told.add("changed"));

    Links.await(one.write(Links.await(one.read()).version(), "key/ci", "{}", entry()));

    Eventually.becomes("the other is told", () -> !told.isEmpty());
    assertThat(Links.await(other.read()).documents()).containsKey("key/ci");
  }

  @Test
  void what_a_flush_took_away_is_there_again() {
    try (RedisServer redis = RedisServer.start()) {
      RedisDirectory directory = join(redis, "p");
      Links.await(directory.write(0, "key/ci", "{\"a\":1}", entry()));
      Eventually.becomes(
          "it was read", () -> Links.await(directory.read()).documents().containsKey("key/ci"));

      redis.flush();

      assertThat(Links.await(directory.read()).documents()).containsEntry("key/ci", "{\"a\":1}");
      assertThat(redis.command("HGET", "{p}:directory", "key/ci")).isEqualTo("{\"a\":1}");
    }
  }

  /** As after a flush, when others have made as many changes as there were before it. */
  @Test
  void another_directory_of_the_same_version_is_noticed() {
    try (RedisServer redis = RedisServer.start()) {
      RedisDirectory directory = join(redis, "p");
      Links.await(
          directory.write(Links.await(directory.read()).version(), "key/ci", "{}", entry()));
      Links.await(directory.read());
      AtomicInteger told = new AtomicInteger();
      directory.onChange(told::incrementAndGet);

      String version = redis.command("HGET", "{p}:directory", "|version");
      redis.command(
          "EVAL",
          "redis.call('DEL', KEYS[1]) redis.call('HSET', KEYS[1], '|version', ARGV[1], '|mark', 'x',"
              + " 'key/other', '{}')",
          "1",
          "{p}:directory",
          version);

      Eventually.becomes("told of it", () -> told.get() > 0);
      assertThat(Links.await(directory.read()).documents()).containsOnlyKeys("key/other");
    }
  }

  @Test
  void what_all_share_is_there_again_after_a_flush() {
    try (RedisServer redis = RedisServer.start()) {
      RedisDirectory directory = join(redis, "p");
      Links.await(directory.keep("salt", "first"));

      redis.flush();

      Eventually.becomes(
          "Redis is told",
          () -> "first".equals(redis.command("HGET", "{p}:directory", "|kept:salt")));
      assertThat(Links.await(join(redis, "p").keep("salt", "second"))).isEqualTo("first");
    }
  }

  @Test
  void what_was_read_last_holds_while_redis_is_away() {
    try (RedisServer redis = RedisServer.start()) {
      RedisDirectory directory = join(redis, "p");
      Links.await(directory.write(0, "key/ci", "{}", entry()));
      Directory.State before = Links.await(directory.read());

      redis.kill();

      assertThat(Links.await(directory.read())).isEqualTo(before);
    }
  }

  /** Two salts at once: whoever has keys keeps its own, and the other one adopts it. */
  @Test
  void a_replica_that_starts_as_redis_is_emptied_hashes_keys_as_the_others_do() {
    try (RedisServer redis = RedisServer.start()) {
      RedisDirectory known = connect(redis, "p");
      Desks here = desks(known, 1);
      String old = key(here, "old");

      redis.flush();
      Desks there = desks(join(redis, "p"), 2);
      known.start();

      Eventually.becomes("the old key opens there", () -> opens(there, old));
      String made = key(there, "made");
      Eventually.becomes("the new key opens here", () -> opens(here, made));
      assertThat(opens(here, old)).isTrue();
    }
  }

  @Test
  void where_there_are_no_keys_the_salt_that_redis_has_counts() {
    try (RedisServer redis = RedisServer.start()) {
      RedisDirectory known = connect(redis, "p");
      Desks here = desks(known, 1);

      redis.flush();
      Desks there = desks(join(redis, "p"), 2);
      known.start();

      String made = key(there, "made");
      Eventually.becomes("the new key opens here", () -> opens(here, made));
    }
  }

  /** A request would have given up long before. */
  @Test
  void a_change_waits_for_a_slow_redis() {
    try (FlakyProxy slow = FlakyProxy.to(SharedRedis.server().port())) {
      LinkOptions hasty =
          new LinkOptions(
              RedisAddress.parse(slow.url(), RedisMode.STANDALONE),
              RedisMode.STANDALONE,
              "",
              Duration.ofMillis(20),
              null,
              new Keys(SharedRedis.freshPrefix()));
      RedisDirectory directory = connect(hasty);

      slow.delayAnswers(Duration.ofMillis(100));

      assertThat(Links.await(directory.write(0, "key/ci", "{}", entry()))).isTrue();
      assertThat(Links.await(directory.audit(null, 10))).hasSize(1);
    }
  }

  @Test
  void a_change_without_redis_is_no_bug() {
    try (RedisServer redis = RedisServer.start()) {
      RedisDirectory directory = connect(redis, "p");
      Links.await(directory.write(0, "key/ci", "{}", entry()));

      redis.kill();

      for (Future<?> asked :
          List.of(
              directory.write(1, "key/ci", "{}", entry()),
              directory.note(entry()),
              directory.audit(null, 1))) {
        assertThat(failure(asked)).isInstanceOf(Failure.DirectoryUnavailable.class);
      }
    }
  }

  private static Failure failure(Future<?> asked) {
    return Links.await(
        asked
            .map((Failure) new Failure.Internal())
            .recover(cause ->
                cause instanceof FailureException known
                    ? Future.succeededFuture(known.failure())
                    : Future.failedFuture(cause)));
  }

  private Desks desks(RedisDirectory directory, int seed) {
    LiveKeys live = new LiveKeys(CONFIG, InstantSource.system());
    return Links.await(
        Desks.open(
            links.vertx(),
            directory,
            live,
            InstantSource.system(),
            System::nanoTime,
            new Random(seed)));
  }

  private static String key(Desks replica, String name) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    return Links.await(replica.keys().create(Access.OPERATOR, name, settings)).key();
  }

  private static boolean opens(Desks replica, String key) {
    try {
      return replica
              .live()
              .ring()
              .caller(new Arrival(List.of(key), "/chat/completions", trusted -> null))
          != null;
    } catch (FailureException e) {
      return false;
    }
  }

  private RedisDirectory join(RedisServer redis, String prefix) {
    RedisDirectory directory = connect(redis, prefix);
    directory.start();
    return directory;
  }

  /** Does not look for changes until it is started. */
  private RedisDirectory connect(RedisServer redis, String prefix) {
    return connect(Links.standalone(redis.url(), prefix));
  }

  private RedisDirectory connect(LinkOptions options) {
    LoopLinks loops =
        new LoopLinks(links.vertx(), options, System::nanoTime, RandomGenerator.getDefault());
    Links.await(loops.start());
    RedisDirectory directory = new RedisDirectory(links.vertx(), loops);
    opened.add(directory);
    connected.add(loops);
    return directory;
  }

  private static AuditEntry entry() {
    return new AuditEntry("", Instant.EPOCH, "admin", "key.create", "ci", null, "abc");
  }
}
