/** What was spent, on what, and what is left: the admin API's reports. */
@NullMarked
@CheckReturnValue
package dev.penstock.admin.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
