package dev.penstock.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.ChatRequest;
import dev.penstock.api.bus.ProviderCall;
import dev.penstock.config.ContentConfig;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Json;
import dev.penstock.dialect.openai.request.ChatRequestReader;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.provider.SourcePlaces.Place;
import dev.penstock.upstream.fetch.Fetched;
import dev.penstock.upstream.fetch.Fetcher;
import dev.penstock.upstream.fetch.Fetcher.Fetching;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts in a request's place of an address what stands there, where the provider does not fetch it
 * itself.
 */
final class Sources {
  /** What may be at an address. */
  private static final Set<String> MODALITIES = Set.of("image", "file", "video");

  private final Fetcher fetcher;

  Sources(Fetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * Completes when the call's request names nothing that is yet to be fetched; fails with {@code
   * UnsupportedParameter} if something cannot be had.
   *
   * @param dialect null for OpenAI's format
   */
  Future<Void> fetch(@Nullable Dialect dialect, ProviderCall call) {
    ChatRequest request = call.request();
    if (Collections.disjoint(request.needs().modalities(), MODALITIES)) {
      return Future.succeededFuture();
    }
    if (!(Json.tree(request.body()) instanceof ObjectNode tree)) {
      return Future.succeededFuture();
    }
    List<Place> places = new SourcePlaces(dialect, call.deployment().model()).of(tree);
    if (places.isEmpty()) {
      return Future.succeededFuture();
    }
    ContentConfig settings = call.exchange().config().content();
    Set<String> urls = new LinkedHashSet<>();
    places.forEach(place -> urls.add(place.url()));
    if (urls.size() > settings.maxDocuments()) {
      return refused(
          places.getFirst().param(),
          "More than " + settings.maxDocuments() + " documents would have to be fetched.");
    }
    Map<String, Fetching> documents = new LinkedHashMap<>();
    for (Place place : places) {
      documents.computeIfAbsent(place.url(), url -> fetcher.fetch(url, place.param(), settings));
    }
    Runnable stop = () -> documents.values().forEach(Fetching::stop);
    call.onCancel(stop);
    call.prepares();
    return Future.all(documents.values().stream().map(Fetching::document).toList())
        .onFailure(cause -> stop.run())
        .onComplete(fetched -> call.prepared())
        .compose(all -> put(places, documents, tree, call));
  }

  /** Nothing is built that would be larger than what a caller may send. */
  private static Future<Void> put(
      List<Place> places, Map<String, Fetching> documents, ObjectNode tree, ProviderCall call) {
    ChatRequest request = call.request();
    long size = request.body().length;
    for (Place place : places) {
      Fetched fetched = document(documents, place);
      size += fetched.dataUrlLength();
      String misfit = place.misfit(fetched);
      if (misfit != null) {
        return refused(place.param(), misfit);
      }
    }
    if (size > call.exchange().config().server().maxBodyBytes()) {
      return refused(
          places.getLast().param(),
          "With its documents fetched the request is larger than a request may be.");
    }
    Map<String, String> texts = new HashMap<>();
    for (Place place : places) {
      Fetched fetched = document(documents, place);
      place.put(fetched, texts.computeIfAbsent(place.url(), url -> fetched.dataUrl()));
    }
    call.request(
        ChatRequestReader.read(
            request.operation(), Json.bytes(tree), request.model(), Integer.MAX_VALUE));
    return Future.succeededFuture();
  }

  private static Fetched document(Map<String, Fetching> documents, Place place) {
    return Objects.requireNonNull(documents.get(place.url())).document().result();
  }

  /** Another deployment may fetch it itself. */
  private static Future<Void> refused(String param, String message) {
    return Future.failedFuture(
        new FailureException(new Failure.UnsupportedParameter(param, message)));
  }
}
