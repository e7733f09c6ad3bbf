package dev.penstock.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Input;
import dev.penstock.dialect.Way;
import dev.penstock.dialect.openai.request.AudioFormat;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import dev.penstock.upstream.fetch.Fetched;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Addresses in a chat request that the provider does not fetch itself.
 *
 * @param dialect null for OpenAI's format
 * @param model as the provider knows it
 */
record SourcePlaces(@Nullable Dialect dialect, String model) {

  /** What must stand at an address. */
  enum Kind {
    IMAGE("image/", "image"),
    VIDEO("video/", "video"),
    FILE("", "file");

    private final String types;
    private final String word;

    Kind(String types, String word) {
      this.types = types;
      this.word = word;
    }
  }

  /**
   * A place in a request that holds an address.
   *
   * @param param its name
   * @param part the part of a message that it is of
   */
  record Place(String param, Kind kind, ObjectNode part, ObjectNode holder, String url) {

    /** Why this cannot stand here; null if it can. */
    @Nullable String misfit(Fetched fetched) {
      return fetched.mediaType().startsWith(kind.types)
          ? null
          : "There is no " + kind.word + " at this address.";
    }

    /** Puts what was fetched in the address's place. */
    void put(Fetched fetched, String dataUrl) {
      holder.remove("format");
      if (kind != Kind.FILE) {
        holder.put("url", dataUrl);
        return;
      }
      String sound = AudioFormat.of(fetched.mediaType());
      if (sound == null) {
        holder.remove("file_url");
        holder.put("file_data", dataUrl);
        name();
      } else {
        part.remove("file");
        part.put("type", "input_audio")
            .putObject("input_audio")
            .put("data", dataUrl.substring(dataUrl.indexOf(',') + 1))
            .put("format", sound);
      }
    }

    /** OpenAI wants a name for each file. */
    private void name() {
      int end = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
      String name = url.substring(url.lastIndexOf('/', end - 1) + 1, end);
      if (!holder.hasNonNull("filename") && !name.isEmpty()) {
        holder.put("filename", name);
      }
    }
  }

  /**
   * All of them.
   *
   * @throws FailureException with {@code UnsupportedParameter} for what the provider does not take
   *     wherever it comes from
   */
  List<Place> of(ObjectNode request) {
    List<Place> places = new ArrayList<>(2);
    JsonNode messages = request.path("messages");
    for (int m = 0; m < messages.size(); m++) {
      JsonNode content = messages.get(m).path("content");
      for (int p = 0; content.isArray() && p < content.size(); p++) {
        if (content.get(p) instanceof ObjectNode part) {
          Place place = place("messages[" + m + "].content[" + p + "]", part);
          if (place != null && isWeb(place.url) && !taken(place)) {
            places.add(place);
          }
        }
      }
    }
    return places;
  }

  private @Nullable Place place(String where, ObjectNode part) {
    if (part.get("image_url") instanceof ObjectNode image) {
      return new Place(where + ".image_url.url", Kind.IMAGE, part, image, text(image, "url"));
    }
    if (part.get("video_url") instanceof ObjectNode video) {
      return new Place(where + ".video_url.url", Kind.VIDEO, part, video, text(video, "url"));
    }
    if (part.get("file") instanceof ObjectNode file) {
      String data = text(file, "file_data");
      if (!data.isEmpty() && !isWeb(data)) {
        // The content is here: nothing at an address may take its place.
        return null;
      }
      // OpenRouter takes an address in either, so there the caller's choice stands.
      boolean either = dialect != null && isWeb(data);
      String field = either ? "file_data" : "file_url";
      return new Place(where + ".file." + field, Kind.FILE, part, file, text(file, field));
    }
    return null;
  }

  /** Every server of OpenAI's format that takes pictures or films takes their addresses. */
  private boolean taken(Place place) {
    Dialect own = dialect;
    if (own == null) {
      return place.kind != Kind.FILE;
    }
    String format = text(place.holder, "format").toLowerCase(Locale.ROOT);
    return switch (place.kind) {
      case IMAGE -> own.takesImageAt(place.url);
      case FILE -> own.takesFileAt(place.url, format.isEmpty() ? null : format);
      case VIDEO -> {
        requireVideo(own.capabilities(model), place.param);
        yield own.takesFileAt(place.url, format.isEmpty() ? "video/*" : format);
      }
    };
  }

  /** A film is large: none is fetched for those who take none. */
  private static void requireVideo(Capabilities capabilities, String param) {
    Way way = capabilities.input(Input.VIDEO);
    if (way != null && way.kind() == Way.Kind.REFUSED) {
      throw new FailureException(
          new Failure.UnsupportedParameter(param, "This provider takes no video."));
    }
  }

  private static String text(JsonNode holder, String field) {
    JsonNode url = holder.path(field);
    return url.isTextual() ? url.textValue() : "";
  }

  private static boolean isWeb(String url) {
    return url.regionMatches(true, 0, "https://", 0, "https://".length())
        || url.regionMatches(true, 0, "http://", 0, "http://".length());
  }
}
