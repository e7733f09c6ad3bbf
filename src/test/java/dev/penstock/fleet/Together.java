package dev.penstock.fleet;

import dev.penstock.testing.Eventually;
import dev.penstock.testing.redis.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Waits until gateways work as one. */
final class Together {
  private Together() {}

  /** Each has heard of all others: it has said once more that it lives since all have joined. */
  static void know(RedisServer redis) {
    String joined = alive(redis);
    Eventually.becomes(
        "each has heard of the others", () -> alive(redis).lines().noneMatch(joined::contains));
  }

  /** Until when each is believed, a line each. */
  private static String alive(RedisServer redis) {
    String[] namesAndScores =
        redis
            .command("ZRANGE", "{penstock}:alive", "0", "-1", "WITHSCORES")
            .lines()
            .toArray(String[]::new);
    return IntStream.range(0, namesAndScores.length)
        .filter(i -> i % 2 == 1)
        .mapToObj(i -> namesAndScores[i])
        .collect(Collectors.joining("\n"));
  }

  static boolean works(Fleet fleet, int gateway, String key) {
    try {
      return fleet.status(gateway, key) == 200;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
