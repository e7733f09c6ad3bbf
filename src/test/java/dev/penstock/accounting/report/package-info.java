/** Tests of what reports are worked out from. */
@NullMarked
@CheckReturnValue
package dev.penstock.accounting.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
