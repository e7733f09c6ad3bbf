package dev.penstock.api.client;

import dev.penstock.api.Delta;
import java.util.function.Consumer;

/** Is told what a provider's own answer says, while it passes. */
public interface Listener extends Consumer<Delta> {
  /** Wants to know nothing. */
  Listener NONE = delta -> {};

  /** An event of a stream goes to the caller as it came. */
  default void event() {}
}
