/**
 * Answers of upstreams that speak OpenAI's format themselves: kept byte for byte where they keep
 * the contract, mended where they do not.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.openai.passthrough;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
