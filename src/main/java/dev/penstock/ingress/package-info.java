/** Takes requests: the HTTP server, its routes and bounds, one handler per endpoint. */
@NullMarked
@CheckReturnValue
package dev.penstock.ingress;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
