/** The wiring: reads the config, builds the stages and starts one shard per event loop. */
@NullMarked
@CheckReturnValue
package dev.penstock;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
