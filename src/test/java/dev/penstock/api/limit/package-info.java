/** The sliding minute. */
@NullMarked
package dev.penstock.api.limit;

import org.jspecify.annotations.NullMarked;
