package dev.penstock.admission;

import dev.penstock.admission.Part.Slot;
import dev.penstock.admission.Part.Unit;
import dev.penstock.admission.budget.Held;
import dev.penstock.admission.limit.Bucket;
import java.util.List;

/** What an open part holds. */
record Taken(List<Room> rooms, List<Slot> slots, List<Held> held) {

  /** Room of a rate limit. */
  record Room(Bucket bucket, Unit unit, long amount, long step) {}
}
