package dev.penstock.store.redis;

/** What docs/redis.md says a user needs. */
final class RedisRights {
  static final String COMMANDS =
      "-@all +auth +hello +ping +select +cluster +subscribe +publish +evalsha +eval +time"
          + " +set +get +exists +del +pexpire +pexpireat +pttl"
          + " +hset +hsetnx +hget +hmget +hgetall +hkeys +hexists +hincrby +hdel"
          + " +zadd +zscore +zcount +zrangebyscore +zrem +xadd +xrange +xrevrange";

  private RedisRights() {}
}
