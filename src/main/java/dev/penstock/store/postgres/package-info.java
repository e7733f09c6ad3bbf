/** The ledger's copy in PostgreSQL: a sink, which nothing waits for. */
@NullMarked
@CheckReturnValue
package dev.penstock.store.postgres;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
