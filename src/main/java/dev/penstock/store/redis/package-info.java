/**
 * State that replicas share, in Redis: one pipelined connection per event loop, one script per
 * decision. Key names, types and lifetimes are in {@link dev.penstock.store.redis.Keys} and in
 * {@code docs/redis.md}.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.store.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
