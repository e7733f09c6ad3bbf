/** Fetches what a prompt names by its address: public addresses only, within bounds. */
@NullMarked
@CheckReturnValue
package dev.penstock.upstream.fetch;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
