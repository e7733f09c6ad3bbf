package dev.penstock.config.document;

/**
 * Where something stands in the source.
 *
 * @param file the file as the caller named it, or {@code --set}
 * @param line from 1; 0 where there are no lines
 * @param column from 1; 0 where there are no lines
 */
public record Place(String file, int line, int column) {

  /** Of everything that came from the command line. */
  public static final Place OVERRIDE = new Place("--set", 0, 0);
}
