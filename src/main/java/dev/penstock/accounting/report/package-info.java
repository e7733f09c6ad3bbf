/** What the ledger tells, as numbers and as JSON; pure. */
@NullMarked
@CheckReturnValue
package dev.penstock.accounting.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
