/**
 * OpenAI's Responses API as callers speak it: its requests as chat requests, answers as its objects
 * and events, and answers of providers that speak it themselves. Source: OpenAI API reference,
 * responses and streaming events, read 2026-11-21. What is not translated: see docs/responses.md.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.responses;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
