/** Real Redis servers for tests: alone, as a cluster, under a Sentinel, and a bad wire to them. */
@NullMarked
package dev.penstock.testing.redis;

import org.jspecify.annotations.NullMarked;
