/** State of one process that ends with it: for tests, and for trying things out. */
@NullMarked
@CheckReturnValue
package dev.penstock.store.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
