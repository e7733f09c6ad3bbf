/** What every store promises about the ledger. */
@NullMarked
package dev.penstock.accounting;

import org.jspecify.annotations.NullMarked;
