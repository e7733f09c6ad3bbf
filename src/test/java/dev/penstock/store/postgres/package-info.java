/** Tests of the PostgreSQL sink, against a real server. */
@NullMarked
@CheckReturnValue
package dev.penstock.store.postgres;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
