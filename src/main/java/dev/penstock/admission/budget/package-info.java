/** Budgets, their windows and what is held for calls that run. */
@NullMarked
@CheckReturnValue
package dev.penstock.admission.budget;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
