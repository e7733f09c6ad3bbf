package dev.penstock.testing.redis;

import java.util.concurrent.atomic.AtomicInteger;

/** One server for all tests that leave it as it is; each takes a key prefix of its own. */
public final class SharedRedis {
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private SharedRedis() {}

  public static RedisServer server() {
    return Running.SERVER;
  }

  public static String freshPrefix() {
    return "t" + PREFIXES.incrementAndGet();
  }

  /** Started by the first test that wants it. */
  private static final class Running {
    static final RedisServer SERVER = RedisServer.start();
  }
}
