package dev.penstock.config;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Place;
import dev.penstock.config.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the price book: the configured file; else that of the installation; else the one that was
 * built in, so that prices are known wherever the gateway runs.
 */
final class PriceBooks {

  private static final KeyPath BOOK = KeyPath.of("prices", "book");
  private static final Path USUAL = Path.of("conf", "prices.yaml");

  private final @Nullable Path home;

  /**
   * Looks in an installation.
   *
   * @param home its folder; null if there is none
   */
  PriceBooks(@Nullable Path home) {
    this.home = home;
  }

  /**
   * The book that the document names; an empty one where the problems say why.
   *
   * @param document the configuration as written, without defaults
   * @param contents reads the file
   * @param ofDocument takes that there is no such file
   * @param ofBook takes what is wrong inside of it
   */
  PriceBook load(Node.Mapping document, Contents contents, Problems ofDocument, Problems ofBook) {
    Node.Mapping prices = document.mapping("prices");
    Place place = prices.valuePlace("book");
    String named = prices.text("book");
    if (ofDocument.covers(BOOK)) {
      return PriceBook.EMPTY;
    }
    Path file = named == null ? installed(USUAL, contents) : find(named, contents);
    if (file != null) {
      return read(contents, file, place, ofDocument, ofBook);
    }
    if (named == null) {
      return BuiltIn.BOOK;
    }
    ofDocument.add(BOOK, place, "there is no such file");
    return PriceBook.EMPTY;
  }

  static PriceBook builtIn() {
    return BuiltIn.BOOK;
  }

  private static PriceBook read(
      Contents contents, Path file, Place place, Problems ofDocument, Problems ofBook) {
    contents.note(file);
    try {
      return new PriceBookReader().read(file.toString(), contents.text(file), ofBook);
    } catch (IOException e) {
      ofDocument.add(BOOK, place, "the file cannot be read as UTF-8 text");
      return PriceBook.EMPTY;
    }
  }

  /** What is not there is watched as well: it may come. */
  private @Nullable Path find(String named, Contents contents) {
    try {
      Path file = Path.of(named);
      contents.note(file);
      return Files.isRegularFile(file) ? file : installed(file, contents);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private @Nullable Path installed(Path file, Contents contents) {
    if (home == null) {
      return null;
    }
    Path there = home.resolve(file);
    contents.note(there);
    return Files.isRegularFile(there) ? there : null;
  }

  /** Read once, when first wanted. */
  private static final class BuiltIn {
    static final PriceBook BOOK = read();

    private static PriceBook read() {
      String resource = "/conf/prices.yaml";
      try (InputStream in = PriceBooks.class.getResourceAsStream(resource)) {
        byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
        Problems problems = new Problems();
        PriceBook book =
            new PriceBookReader()
                .read(resource, new String(bytes, StandardCharsets.UTF_8), problems);
        if (!problems.isEmpty()) {
          throw new IllegalStateException(problems.sorted().toString());
        }
        return book;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
