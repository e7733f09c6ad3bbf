/** What every store promises about limits and budgets, and the tally itself. */
@NullMarked
package dev.penstock.admission;

import org.jspecify.annotations.NullMarked;
