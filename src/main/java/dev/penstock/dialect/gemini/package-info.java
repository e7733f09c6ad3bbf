/**
 * Gemini's API for callers: {@code generateContent}, {@code streamGenerateContent} and {@code
 * countTokens}. {@code docs/gemini.md} says what becomes of each field.
 *
 * <p>Source: the Gemini API reference at ai.google.dev, API version v1beta, read 2026-11-21. As in
 * all of Google's APIs a field may be spelled in camelCase or in snake_case.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.dialect.gemini;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
