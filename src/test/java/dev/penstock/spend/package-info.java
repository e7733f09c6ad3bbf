/** What calls draw on and cost, through a whole gateway and upstreams that count. */
@NullMarked
package dev.penstock.spend;

import org.jspecify.annotations.NullMarked;
