package dev.penstock.config;

import dev.penstock.config.check.Networks.Network;
import java.time.Duration;
import java.util.List;

/**
 * Section {@code content.fetch}: how the gateway fetches what a prompt names by its address, for
 * providers that do not.
 *
 * @param enabled whether it does at all
 * @param maxBytes of one document
 * @param timeout for one document, redirects included
 * @param maxRedirects followed for one document
 * @param maxDocuments of one request
 * @param types media types taken; {@code image/*} is all of a kind
 * @param allowed networks that may be asked although they are not public
 */
public record ContentConfig(
    boolean enabled,
    long maxBytes,
    Duration timeout,
    int maxRedirects,
    int maxDocuments,
    List<String> types,
    List<Network> allowed) {
  public ContentConfig {
    types = List.copyOf(types);
    allowed = List.copyOf(allowed);
  }
}
