/**
 * Reads chat requests: the few fields of the gateway's decisions, or a whole conversation for
 * another dialect.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.openai.request;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
