/** Tests of Vertex AI. */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.vertex;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
