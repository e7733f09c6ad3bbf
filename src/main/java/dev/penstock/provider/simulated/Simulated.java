package dev.penstock.provider.simulated;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * The head of a simulated answer, as an HTTP client would give it, and its body.
 *
 * @param body paused; fails through its exception handler where a connection would be cut; says
 *     nothing more once the call is cancelled
 */
public record Simulated(int status, MultiMap headers, ReadStream<Buffer> body) {}
