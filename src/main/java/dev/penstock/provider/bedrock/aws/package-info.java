/** AWS's credentials and signatures, by AWS's own library. */
@NullMarked
@CheckReturnValue
package dev.penstock.provider.bedrock.aws;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
