@NullMarked
package dev.penstock.dispatch.queue;

import org.jspecify.annotations.NullMarked;
