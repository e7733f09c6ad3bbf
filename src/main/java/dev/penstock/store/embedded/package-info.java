/**
 * State of one node on its own disk: a journal for what must be safe at once, SQLite for what is
 * asked about later, counters in memory.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.store.embedded;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
