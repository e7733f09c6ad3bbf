/** Secrets under lock: envelopes of AES-256-GCM, and where they are kept. */
@NullMarked
@CheckReturnValue
package dev.penstock.vault.envelope;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
