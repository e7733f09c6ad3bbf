/** Virtual keys: who calls. */
@NullMarked
@CheckReturnValue
package dev.penstock.admission.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
