@NullMarked
@CheckReturnValue
package dev.penstock.provider.bedrock;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
