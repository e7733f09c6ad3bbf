/**
 * Anthropic's Messages API as callers speak it ({@code POST /v1/messages}): its requests become
 * chat requests, and answers of any provider its messages and events. What a provider makes of it
 * is in {@code docs/messages.md}; Anthropic itself is asked in it, unchanged.
 *
 * <p>Wire format: "Create a Message", "Streaming messages", "Count tokens", "Extended thinking",
 * "Errors" at platform.claude.com/docs, read 2026-11-21.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.messages;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
