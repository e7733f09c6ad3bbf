package dev.penstock.api;

import org.jspecify.annotations.Nullable;

/**
 * The model groups of one configuration, as the router alone can read them. A request carries the
 * one it began with, so that a reload in its midst changes nothing for it.
 */
public interface RouteMap {

  /** Name of the model group that a model's name means; null if it means none. */
  default @Nullable String group(String model) {
    return null;
  }
}
