package dev.penstock.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time limits of an upstream call.
 *
 * @param connect until a connection is there, waiting for a free one included
 * @param firstToken from the call to the first content of a stream
 * @param answer from the call to the head of an answer that is not streamed; null if only {@code
 *     total} bounds it
 * @param idle between two pieces of a stream
 * @param total the whole request, all attempts
 */
public record Timeouts(
    Duration connect,
    Duration firstToken,
    @Nullable Duration answer,
    Duration idle,
    Duration total) {}
