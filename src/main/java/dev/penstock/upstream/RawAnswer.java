package dev.penstock.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** The head of an upstream's answer and its body as a paused stream. */
public record RawAnswer(int status, MultiMap headers, ReadStream<Buffer> body) {}
