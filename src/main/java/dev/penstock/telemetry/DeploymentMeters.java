package dev.penstock.telemetry;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What the gauges of one deployment read at each scrape, on the scraping thread; cheap, and safe
 * from there.
 *
 * @param id the deployment's, as metrics show it
 * @param inFlight requests that it is working on
 * @param state the worst of its breakers: 0 closed, 1 half-open, 2 open
 * @param cooldownNanos how long none of its credentials may be used still; 0 if one may
 */
public record DeploymentMeters(
    String id, IntSupplier inFlight, IntSupplier state, LongSupplier cooldownNanos) {}
