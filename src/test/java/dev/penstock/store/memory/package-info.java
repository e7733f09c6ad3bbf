/** The store in memory keeps the promises of a store. */
@NullMarked
package dev.penstock.store.memory;

import org.jspecify.annotations.NullMarked;
