/** What operators rely on when upstreams misbehave, through a whole gateway. */
@NullMarked
package dev.penstock.reliability;

import org.jspecify.annotations.NullMarked;
