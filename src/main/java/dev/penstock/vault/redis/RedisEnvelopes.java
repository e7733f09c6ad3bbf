package dev.penstock.vault.redis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.config.StateConfig;
import dev.penstock.config.vault.VaultException;
import dev.penstock.config.vault.VaultException.Kind;
import dev.penstock.vault.envelope.Change;
import dev.penstock.vault.envelope.EnvelopeJson;
import dev.penstock.vault.envelope.EnvelopeStore;
import dev.penstock.vault.envelope.Envelopes;
import dev.penstock.vault.envelope.Lock;
import dev.penstock.vault.envelope.SealedSecret;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Envelopes in two hashes of one slot: {@code {prefix}:vault:meta} with revision and lock, {@code
 * {prefix}:vault:secrets} with an envelope by name. What is read is one state, what is written is
 * there as a whole: each is one script. After Redis was emptied revisions begin elsewhere, so that
 * none comes twice.
 */
public final class RedisEnvelopes implements EnvelopeStore {
  private static final String READ =
      "return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])}";

  private static final String WRITE =
      """
      local now = tonumber(redis.call('HGET', KEYS[1], 'revision') or '0')
      if now ~= tonumber(ARGV[1]) then return 0 end
      if ARGV[2] ~= '' then redis.call('HSET', KEYS[1], 'lock', ARGV[2]) end
      local at = 4
      for i = 1, tonumber(ARGV[3]) do
        redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
        at = at + 2
      end
      while ARGV[at] do
        redis.call('HDEL', KEYS[2], ARGV[at])
        at = at + 1
      end
      if now == 0 then now = tonumber(redis.call('TIME')[1]) * 1000 end
      redis.call('HSET', KEYS[1], 'revision', string.format('%.0f', now + 1))
      return 1
      """;

  private final RedisAccess redis;
  private final String meta;
  private final String secrets;

  /** Connects when it is first asked for something. */
  public RedisEnvelopes(StateConfig.Redis config) {
    this.redis = new RedisAccess(config);
    String begin = "{" + config.keyPrefix() + "}:vault:";
    this.meta = begin + "meta";
    this.secrets = begin + "secrets";
  }

  @Override
  public Envelopes load() {
    Response both = send(Request.cmd(Command.EVAL).arg(READ).arg(2).arg(meta).arg(secrets));
    if (both == null || both.size() != 2) {
      throw broken("it answers with something else");
    }
    Map<String, String> head = map(both.get(0));
    if (!head.containsKey("revision")) {
      return Envelopes.NONE;
    }
    Lock lock =
        tree(head.get("lock"))
            .flatMap(EnvelopeJson::lock)
            .orElseThrow(() -> broken("it has no lock"));
    Map<String, SealedSecret> all = new HashMap<>();
    map(both.get(1))
        .forEach((name, json) ->
            all.put(
                name,
                tree(json)
                    .flatMap(tree -> EnvelopeJson.secret(name, tree))
                    .orElseThrow(() -> broken("the secret " + name + " is not well-formed"))));
    return new Envelopes(number(head.get("revision")), lock, all);
  }

  private static Optional<JsonNode> tree(@Nullable String json) {
    return json == null ? Optional.empty() : EnvelopeJson.tree(json);
  }

  private static Map<String, String> map(Response pairs) {
    Map<String, String> map = new HashMap<>();
    for (Iterator<Response> each = pairs.iterator(); each.hasNext(); ) {
      String key = each.next().toString();
      map.put(key, each.next().toString());
    }
    return map;
  }

  @Override
  public long revision() {
    Response revision = send(Request.cmd(Command.HGET).arg(meta).arg("revision"));
    return revision == null ? 0 : number(revision.toString());
  }

  private static long number(@Nullable String text) {
    try {
      return Long.parseLong(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw broken("its revision is no number");
    }
  }

  @Override
  public boolean write(long expected, Change change) {
    Lock lock = change.lock();
    Request request =
        Request.cmd(Command.EVAL)
            .arg(WRITE)
            .arg(2)
            .arg(meta)
            .arg(secrets)
            .arg(expected)
            .arg(lock == null ? "" : EnvelopeJson.json(lock).toString())
            .arg(change.put().size());
    change
        .put()
        .forEach(secret -> request.arg(secret.name()).arg(EnvelopeJson.json(secret).toString()));
    change.removed().forEach(request::arg);
    Response done = send(request);
    return done != null && done.toInteger() == 1;
  }

  private @Nullable Response send(Request request) {
    try {
      return redis.send(request);
    } catch (VaultException e) {
      throw new VaultException(Kind.VAULT, "the Redis of the vault: " + e.words());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VaultException(Kind.VAULT, "the Redis of the vault was not waited for");
    } catch (Exception e) {
      throw new VaultException(Kind.VAULT, "the Redis of the vault " + RedisAccess.why(e));
    }
  }

  private static VaultException broken(String why) {
    return new VaultException(Kind.VAULT, "the vault in Redis is broken: " + why);
  }

  @Override
  public void close() {
    redis.close();
  }
}
