package dev.penstock.provider;

import dev.penstock.dialect.AnswerDecoder;
import java.util.Set;

/**
 * A provider's own API, for callers who speak it: their requests and its answers pass unchanged,
 * but for the model's name.
 *
 * @param path as {@link Provider#path}
 * @param decoder reads answers for their usage, their errors and their end
 * @param params names of a deployment's {@code params} that mean the same in it
 */
public record Native(String path, AnswerDecoder decoder, Set<String> params) {}
