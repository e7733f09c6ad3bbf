/** Usage to price to spend to ledger: what calls cost, what they may cost, what caching saved. */
@NullMarked
@CheckReturnValue
package dev.penstock.accounting;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
