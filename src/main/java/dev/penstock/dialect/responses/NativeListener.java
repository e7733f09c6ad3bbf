package dev.penstock.dialect.responses;

import dev.penstock.api.Delta;
import dev.penstock.api.client.Maker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notes the ids of a response that a provider made, and of its items. */
final class NativeListener implements Consumer<Delta> {
  private final Maker maker;
  private final Keeper keeper;
  private final List<String> items = new ArrayList<>();
  private @Nullable String id;
  private long tokens;

  NativeListener(Maker maker, Keeper keeper) {
    this.maker = maker;
    this.keeper = keeper;
  }

  @Override
  public void accept(Delta delta) {
    switch (delta) {
      case Delta.Start start -> id = start.id();
      case Delta.Extra extra when extra.name().equals(ResponsesDecoder.ITEM) -> {
        String item = extra.value().path("id").asText();
        if (!item.isEmpty() && !items.contains(item)) {
          items.add(item);
        }
      }
      case Delta.Used used -> tokens = used.usage().believable().totalTokens();
      case Delta.Finish finish -> {
        if (id != null) {
          keeper.passed(new Keeper.Passed(maker, id, items, tokens));
        }
      }
      // The rest is between the caller and the provider.
      default -> {}
    }
  }
}
