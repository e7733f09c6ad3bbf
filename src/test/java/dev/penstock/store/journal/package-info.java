@NullMarked
package dev.penstock.store.journal;

import org.jspecify.annotations.NullMarked;
