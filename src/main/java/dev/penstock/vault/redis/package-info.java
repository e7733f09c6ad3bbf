/** Envelopes in a Redis, for all replicas of an installation. */
@NullMarked
@CheckReturnValue
package dev.penstock.vault.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
