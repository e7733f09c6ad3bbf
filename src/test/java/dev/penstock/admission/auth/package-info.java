/** What every store promises about keys and teams. */
@NullMarked
package dev.penstock.admission.auth;

import org.jspecify.annotations.NullMarked;
