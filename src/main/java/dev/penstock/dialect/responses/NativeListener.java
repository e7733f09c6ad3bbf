package dev.penstock.dialect.responses;

import dev.penstock.api.Delta;
import dev.penstock.api.client.Listener;
import dev.penstock.api.client.Maker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes the ids of a response that a provider made, and of its items; and how far it has come. */
final class NativeListener implements Listener {
  private final Maker maker;
  private final Keeper keeper;
  private final List<String> items = new ArrayList<>();
  private @Nullable String id;
  private @Nullable String model;
  private long tokens;
  private int events;

  NativeListener(Maker maker, Keeper keeper) {
    this.maker = maker;
    this.keeper = keeper;
  }

  @Override
  public void event() {
    events++;
  }

  /** How many events the caller got: they are numbered from 0. */
  int events() {
    return events;
  }

  /** As far as the provider has told; null if it has not. */
  @Nullable String id() {
    return id;
  }

  /** The same of the model that answers. */
  @Nullable String model() {
    return model;
  }

  @Override
  public void accept(Delta delta) {
    switch (delta) {
      case Delta.Start start -> {
        id = start.id();
        model = start.model();
      }
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
