/** What is asked of models beside chat, through a whole gateway. */
@NullMarked
package dev.penstock.operations;

import org.jspecify.annotations.NullMarked;
