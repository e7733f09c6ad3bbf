package dev.penstock.dialect;

import dev.penstock.api.Part;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Kinds of content beside text. */
public enum Input {
  IMAGE("image as a data URL", "images"),
  IMAGE_ADDRESS("image at an https URL", "addresses of images"),
  PDF("PDF (`file` with `file_data`)", "PDFs"),
  TEXT_FILE("text file (the same)", "text files"),
  OTHER_FILE("other file, such as Word (the same)", "files of this type"),
  AUDIO("sound (`input_audio`)", "audio"),
  FILE_ADDRESS("file at an https URL (`file_url`)", "addresses of files"),
  VIDEO("video (`video_url`, or `file`)", "video");

  private final String title;
  private final String words;

  Input(String title, String words) {
    this.title = title;
    this.words = words;
  }

  /** What a part of a message is; null for text. */
  public static @Nullable Input of(Part part) {
    return switch (part) {
      case Part.Text text -> null;
      case Part.ImageData image -> IMAGE;
      case Part.ImageUrl image -> IMAGE_ADDRESS;
      case Part.Audio audio -> AUDIO;
      case Part.FileData file -> ofFile(file.mediaType().toLowerCase(Locale.ROOT));
      case Part.FileUrl file -> ofAddress(file.mediaType());
    };
  }

  /** What a file of this type is; in small letters. */
  public static Input ofFile(String mediaType) {
    if (mediaType.startsWith("video/")) {
      return VIDEO;
    }
    return switch (mediaType) {
      case "application/pdf" -> PDF;
      case "text/plain" -> TEXT_FILE;
      default -> OTHER_FILE;
    };
  }

  private static Input ofAddress(@Nullable String mediaType) {
    if (mediaType == null) {
      return FILE_ADDRESS;
    }
    return mediaType.startsWith("video/")
        ? VIDEO
        : mediaType.startsWith("audio/") ? AUDIO : FILE_ADDRESS;
  }

  /** As documentation calls it. */
  public String title() {
    return title;
  }

  /** As "takes no ..." ends. */
  String words() {
    return words;
  }
}
