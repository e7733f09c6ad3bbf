package dev.penstock.store.redis;

import dev.penstock.admission.Part;
import dev.penstock.store.journal.RowCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A part that was granted and has not ended.
 *
 * @param held amounts, one for each of its holds
 * @param spans slices that they are held in
 * @param shared whether Redis may know of it, so that others may take it over
 */
record OpenPart(Part part, Instant at, List<Long> held, List<Span> spans, boolean shared) {
  OpenPart {
    held = List.copyOf(held);
    spans = List.copyOf(spans);
  }

  /** The same, told to Redis. */
  OpenPart told() {
    return shared ? this : new OpenPart(part, at, held, spans, true);
  }

  /** As the scripts keep it; empty if it cannot cost anything. */
  static String intent(Part part, Instant at) {
    return part.intent() == null ? "" : RowCodec.json(part.intent().startedAt(at));
  }

  /** What a Redis that lost it has to be told. */
  List<String> restored(Keys keys) {
    List<String> arguments = new ArrayList<>();
    arguments.add(part.id());
    arguments.add(Long.toString(at.toEpochMilli()));
    arguments.add(intent(part, at));
    arguments.add(Integer.toString(part.slots().size()));
    arguments.add(Integer.toString(held.size()));
    part.slots().forEach(slot -> arguments.add(slot.gauge()));
    for (int i = 0; i < held.size(); i++) {
      arguments.add(keys.counter(part.holds().get(i).budget().id()));
      arguments.add(Long.toString(spans.get(i).slice()));
      arguments.add(Long.toString(held.get(i)));
    }
    return arguments;
  }
}
