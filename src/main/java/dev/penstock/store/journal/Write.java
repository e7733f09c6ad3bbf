package dev.penstock.store.journal;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one caller wants written, and who is to be told. */
final class Write {
  final List<Entry> entries;
  final List<byte[]> frames;

  /** Whether to fail it rather than to try again. */
  final boolean refusable;

  final Context context;
  final long bytes;
  final Promise<Void> promise = Promise.promise();
  final Runnable after;

  Write(List<Entry> entries, List<byte[]> frames, boolean refusable, Context context) {
    this(entries, frames, refusable, context, Write::nothing);
  }

  private Write(
      List<Entry> entries,
      List<byte[]> frames,
      boolean refusable,
      Context context,
      Runnable after) {
    this.entries = entries;
    this.frames = frames;
    this.refusable = refusable;
    this.context = context;
    this.after = after;
    long sum = 0;
    for (byte[] frame : frames) {
      sum += frame.length;
    }
    this.bytes = sum;
  }

  private static void nothing() {}

  /** It will not be written: of its intents nothing is open. */
  void forget(Map<String, byte[]> open) {
    if (refusable) {
      entries.forEach(entry -> open.remove(entry.id()));
    }
  }

  Write then(Runnable action) {
    return new Write(entries, frames, refusable, context, action);
  }

  void finish(@Nullable Throwable failure) {
    if (failure == null) {
      promise.complete();
    } else {
      promise.fail(failure);
    }
  }
}
