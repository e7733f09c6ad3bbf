package dev.penstock.api;

import dev.penstock.config.Config;

/** One configuration and what follows from it; a request keeps the one it began with. */
public record Snapshot(Config config, RouteMap routes) {}
