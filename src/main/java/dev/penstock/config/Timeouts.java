package dev.penstock.config;

import java.time.Duration;

/**
 * Time limits of an upstream call.
 *
 * @param connect until a connection is there, waiting for a free one included
 * @param firstToken from the call to the first content of a stream; not for whole answers
 * @param idle between two pieces of a stream
 * @param total the whole request, all attempts
 */
public record Timeouts(Duration connect, Duration firstToken, Duration idle, Duration total) {}
