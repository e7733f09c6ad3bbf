package dev.penstock.telemetry.sink;

import dev.penstock.accounting.Ledger;
import io.vertx.core.Future;

/**
 * Takes the ledger's rows in the order of their booking. Called one after the other; what fails is
 * tried again, after {@link #position} has been asked anew.
 */
public interface RowSink {

  /** The position after the last batch that it holds for good; 0 if it holds none. */
  Future<Long> position();

  /** Completes when the rows and the position after them are held for good, both or neither. */
  Future<Void> take(Ledger.Batch batch);

  /** Lets go of files and connections. */
  Future<Void> close();
}
