/** Tests of reports, over HTTP. */
@NullMarked
@CheckReturnValue
package dev.penstock.admin.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
