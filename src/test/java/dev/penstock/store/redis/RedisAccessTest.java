package dev.penstock.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.store.redis.RedisFailure.Kind;
import dev.penstock.testing.redis.RedisServer;
import dev.penstock.testing.redis.TestTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may connect, and as whom: passwords, users with few rights, TLS. */
final class RedisAccessTest {
  private final Links links = new Links();

  @AfterEach
  void close() {
    links.close();
  }

  @Test
  void a_password_alone_is_that_of_the_default_user() {
    try (RedisServer redis = RedisServer.start("requirepass s3cret")) {
      RedisLink link = links.open(as(redis, ":s3cret"));

      assertThat(link.state()).isEqualTo(LinkState.UP);
    }
  }

  @Test
  void a_wrong_password_is_told_without_it() {
    try (RedisServer redis = RedisServer.start("requirepass s3cret")) {
      RedisFailure refused = Links.failure(links.make(as(redis, ":wr0ng")).start());

      assertThat(refused.kind()).isEqualTo(Kind.CREDENTIALS);
      assertThat(refused).hasMessageNotContaining("wr0ng");
    }
  }

  @Test
  void a_user_needs_no_more_than_the_documented_rights() {
    try (RedisServer redis = RedisServer.start(aclUser(RedisRights.COMMANDS))) {
      RedisLink link = links.open(as(redis, "penstock:p%40ss"));

      assertThat(link.state()).isEqualTo(LinkState.UP);
    }
  }

  @Test
  void a_user_without_scripts_is_told_in_one_line() {
    try (RedisServer redis = RedisServer.start(aclUser("+@all -@scripting"))) {
      RedisFailure refused = Links.failure(links.make(as(redis, "penstock:p%40ss")).start());

      assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(refused).hasMessageContaining("EVALSHA and EVAL, that is all scripts");
    }
  }

  @Test
  void a_user_without_a_command_that_scripts_need_is_told_which() {
    try (RedisServer redis = RedisServer.start(aclUser("+@all -hincrby -xadd"))) {
      RedisFailure refused = Links.failure(links.make(as(redis, "penstock:p%40ss")).start());

      assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(refused).hasMessageContaining("HINCRBY, XADD");
    }
  }

  @Test
  void a_server_that_has_scripts_disabled_is_told_in_one_line() {
    try (RedisServer redis =
        RedisServer.start("rename-command EVAL \"\"", "rename-command EVALSHA \"\"")) {
      RedisFailure refused = Links.failure(links.make(Links.standalone(redis.url(), "x")).start());

      assertThat(refused.kind()).isEqualTo(Kind.FORBIDDEN);
    }
  }

  @Test
  void a_managed_server_without_administrative_commands_will_do() {
    try (RedisServer redis =
        RedisServer.start(
            "rename-command CONFIG \"\"",
            "rename-command SCRIPT \"\"",
            "rename-command CLIENT \"\"",
            "rename-command INFO \"\"",
            "rename-command ROLE \"\"",
            "rename-command HELLO \"\"")) {
      RedisLink link = links.open(Links.standalone(redis.url(), "x"));

      assertThat(link.state()).isEqualTo(LinkState.UP);
    }
  }

  @Test
  void tls_is_spoken_with_a_server_of_a_known_authority() {
    try (TestTls tls = TestTls.of("ip:127.0.0.1");
        RedisServer redis = RedisServer.withTls(tls)) {
      RedisLink link = links.open(Links.trusting(redis.url(), tls.certificate()));

      assertThat(link.state()).isEqualTo(LinkState.UP);
    }
  }

  @Test
  void a_certificate_of_an_unknown_authority_is_refused() {
    try (TestTls tls = TestTls.of("ip:127.0.0.1");
        RedisServer redis = RedisServer.withTls(tls)) {
      RedisFailure refused = Links.failure(links.make(Links.trusting(redis.url(), null)).start());

      assertThat(refused.kind()).isEqualTo(Kind.LOST);
    }
  }

  @Test
  void a_certificate_of_another_host_is_refused() {
    try (TestTls tls = TestTls.of("dns:redis.example");
        RedisServer redis = RedisServer.withTls(tls)) {
      RedisFailure refused =
          Links.failure(links.make(Links.trusting(redis.url(), tls.certificate())).start());

      assertThat(refused.kind()).isEqualTo(Kind.LOST);
    }
  }

  private static String aclUser(String rights) {
    return "user penstock on >p@ss ~{acl}:* resetchannels &{acl}:* " + rights;
  }

  private static LinkOptions as(RedisServer redis, String credentials) {
    return Links.standalone("redis://" + credentials + "@127.0.0.1:" + redis.port(), "acl");
  }
}
