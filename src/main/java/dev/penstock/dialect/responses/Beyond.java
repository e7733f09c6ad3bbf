package dev.penstock.dialect.responses;

import dev.penstock.dialect.openai.request.RequestField;
import java.util.ArrayList;
import java.util.List;

/** Collects what of a request a chat request cannot say. */
final class Beyond {
  private static final String HINT =
      " Only a provider with OpenAI's Responses API of its own can do that.";

  private final List<NativeOnly> all = new ArrayList<>();

  /** Left out if the operator lets such things be dropped. */
  void droppable(RequestField field, String what) {
    all.add(new NativeOnly(field.path(), what + HINT, true));
  }

  /** The request makes no sense without it. */
  void essential(RequestField field, String what) {
    all.add(new NativeOnly(field.path(), what + HINT, false));
  }

  List<NativeOnly> all() {
    return List.copyOf(all);
  }
}
