@NullMarked
package dev.penstock.store.embedded;

import org.jspecify.annotations.NullMarked;
