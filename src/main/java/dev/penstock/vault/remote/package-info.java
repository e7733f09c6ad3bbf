/** Vaults of others: HashiCorp Vault and AWS Secrets Manager. Read only. */
@NullMarked
@CheckReturnValue
package dev.penstock.vault.remote;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
