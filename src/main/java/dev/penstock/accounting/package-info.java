/** Usage to price to spend to ledger. */
@NullMarked
@CheckReturnValue
package dev.penstock.accounting;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
