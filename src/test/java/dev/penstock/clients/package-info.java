/** OpenAI's own Java SDK against the gateway as a process, over a socket. */
@NullMarked
@CheckReturnValue
package dev.penstock.clients;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
