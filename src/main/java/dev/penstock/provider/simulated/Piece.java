package dev.penstock.provider.simulated;

/** One token of an answer. */
sealed interface Piece {
  /** Of the answer's text. */
  record Text(String text) implements Piece {}

  /** Of the reasoning. */
  record Reasoning(String text) implements Piece {}

  /** A tool call begins. */
  record CallStart(int index, String id, String name) implements Piece {}

  /** Of a tool call's arguments. */
  record CallArguments(int index, String json) implements Piece {}
}
