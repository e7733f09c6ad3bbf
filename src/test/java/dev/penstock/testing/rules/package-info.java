/** What vendors publish of the requests that they take, each rule a check with a name. */
@NullMarked
@CheckReturnValue
package dev.penstock.testing.rules;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
