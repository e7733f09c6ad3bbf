/**
 * What must not be lost, written to local disk before anybody is told: an append-only journal of
 * checksummed records in segment files, with one writer and group commit.
 */
@NullMarked
@CheckReturnValue
package dev.penstock.store.journal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
