package dev.penstock.vault;

import dev.penstock.config.vault.VaultException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for what has no blocking form. A configuration is read on a thread of its own, or before
 * there is any event loop; this class alone in the gateway may wait.
 */
public final class Patience {

  private Patience() {}

  /** What comes of it; a {@link VaultException} if that takes too long, otherwise its own cause. */
  public static <T> T await(CompletionStage<T> stage, Duration atMost) throws Exception {
    try {
      return stage.toCompletableFuture().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new VaultException(
          VaultException.Kind.VAULT, "no answer within " + atMost.toMillis() + " ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
