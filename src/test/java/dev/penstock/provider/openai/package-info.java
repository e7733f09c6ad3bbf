/** Tests of OpenAI-format vendors. */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.openai;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
