/** Rate limits and places. */
@NullMarked
package dev.penstock.admission.limit;

import org.jspecify.annotations.NullMarked;
