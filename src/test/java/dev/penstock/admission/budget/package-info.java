/** Windows and holds. */
@NullMarked
package dev.penstock.admission.budget;

import org.jspecify.annotations.NullMarked;
