/** What several tests need: recorded provider traffic and the facts it must keep. */
@NullMarked
package dev.penstock.testing;

import org.jspecify.annotations.NullMarked;
