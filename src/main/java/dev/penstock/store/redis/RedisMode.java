package dev.penstock.store.redis;

/** How the servers that hold the state are found. */
public enum RedisMode {
  /** The URL names the server. */
  STANDALONE,
  /** The URL names Sentinels; they name the master. */
  SENTINEL,
  /** The URL names some nodes of a cluster; they name the one that has our slot. */
  CLUSTER
}
