package dev.penstock.dialect.openai.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.dialect.Capabilities;
import dev.penstock.dialect.Input;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which kinds of content a chat request holds; nothing is checked. */
public final class ContentKinds {
  private static final String DATA = "data:";
  private static final Set<Input> IMAGES = EnumSet.of(Input.IMAGE, Input.IMAGE_ADDRESS);
  private static final Set<Input> FILES =
      EnumSet.of(Input.PDF, Input.TEXT_FILE, Input.OTHER_FILE, Input.AUDIO, Input.VIDEO);

  private ContentKinds() {}

  /** Kinds that content of these modalities, as {@code Needs} has them, may be of. */
  public static Set<Input> possible(Set<String> modalities) {
    Set<Input> kinds = EnumSet.noneOf(Input.class);
    for (String modality : modalities) {
      switch (modality) {
        case "image" -> kinds.addAll(IMAGES);
        case "audio" -> kinds.add(Input.AUDIO);
        case "video" -> kinds.add(Input.VIDEO);
        // A file, which may be any of these.
        default -> kinds.addAll(FILES);
      }
    }
    return kinds;
  }

  /** Each kind with the place of the first part that is of it. */
  public static Map<Input, String> of(JsonNode request) {
    Map<Input, String> found = new EnumMap<>(Input.class);
    JsonNode messages = request.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      JsonNode content = messages.path(i).path("content");
      for (int part = 0; content.isArray() && part < content.size(); part++) {
        Input kind = kind(content.path(part));
        if (kind != null) {
          found.putIfAbsent(kind, Capabilities.place(i, part));
        }
      }
    }
    return found;
  }

  private static @Nullable Input kind(JsonNode part) {
    return switch (part.path("type").asText()) {
      case "image_url" ->
          isData(part.path("image_url").path("url").asText()) ? Input.IMAGE : Input.IMAGE_ADDRESS;
      case "input_audio" -> Input.AUDIO;
      case "video_url" -> Input.VIDEO;
      case "file" -> file(part.path("file").path("file_data").asText());
      // Text, and what is not known here.
      default -> null;
    };
  }

  /** What is no data URL is fetched before its kind is known. */
  private static @Nullable Input file(String url) {
    if (!isData(url)) {
      return null;
    }
    int end = DATA.length();
    while (end < url.length() && ";,".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String type = url.substring(DATA.length(), end).strip().toLowerCase(Locale.ROOT);
    return AudioFormat.of(type) == null ? Input.ofFile(type) : Input.AUDIO;
  }

  private static boolean isData(String url) {
    return url.regionMatches(true, 0, DATA, 0, DATA.length());
  }
}
