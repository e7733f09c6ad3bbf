package dev.penstock.admission;

import java.util.List;

/**
 * What is asked for at once.
 *
 * @param parts all or none of them; the request's own part stands before its attempt's
 */
public record Demand(List<Part> parts) {
  public Demand {
    parts = List.copyOf(parts);
  }
}
