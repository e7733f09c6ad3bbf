/** What operators and their machines ask the gateway: health and metrics. */
@NullMarked
@CheckReturnValue
package dev.penstock.admin;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
