package dev.penstock.dialect.openai.passthrough;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one choice of a passing stream. */
final class ChoiceState {
  /** Tool calls that began, by index. */
  private final Set<Integer> calls = new HashSet<>(4);

  /** Calls by the id that they began with. */
  private final Map<String, Integer> byId = new HashMap<>(4);

  /** Where pieces of an index go that an earlier call has. */
  private final Map<Integer, Integer> moved = new HashMap<>(2);

  private int nextCall;
  private boolean finished;

  boolean finished() {
    return finished;
  }

  void finish() {
    finished = true;
  }

  boolean hasCalls() {
    return nextCall > 0;
  }

  boolean knows(int call) {
    return calls.contains(call);
  }

  /**
   * The index where a piece belongs. Without one a new id or a name begins a call, else it goes on.
   * With the index of another call a new id begins a call if a name comes with it: some servers say
   * index 0 for each call, others make a new id for each piece.
   *
   * @param sent -1 if it has none
   */
  int place(int sent, @Nullable String id, boolean named) {
    Integer known = id == null ? null : byId.get(id);
    if (known != null) {
      return known;
    }
    if (sent < 0) {
      return id != null || named || nextCall == 0 ? nextCall : nextCall - 1;
    }
    int at = moved.getOrDefault(sent, sent);
    return id != null && named && byId.containsValue(at) ? nextCall : at;
  }

  /** A piece that was sent for one index goes out with another, or the same. */
  void piece(int sent, int index, @Nullable String id) {
    if (calls.add(index)) {
      nextCall = Math.max(nextCall, index + 1);
      if (id != null) {
        byId.put(id, index);
      }
    }
    if (sent >= 0 && moved.getOrDefault(sent, sent) != index) {
      moved.put(sent, index);
    }
  }

  /** The choices of a stream, by index. */
  static final class Choices {
    private final List<@Nullable ChoiceState> states = new ArrayList<>(1);
    private int open;
    private int begun;

    /** Null if the choice has not begun. */
    @Nullable ChoiceState find(int index) {
      return index < states.size() ? states.get(index) : null;
    }

    ChoiceState of(int index) {
      while (states.size() <= index) {
        states.add(null);
      }
      ChoiceState state = states.get(index);
      if (state == null) {
        state = new ChoiceState();
        states.set(index, state);
        open++;
        begun++;
      }
      return state;
    }

    void finish(int index) {
      ChoiceState state = of(index);
      if (!state.finished()) {
        state.finish();
        open--;
      }
    }

    /** Whether there is a choice, and each has finished. */
    boolean allFinished() {
      return begun > 0 && open == 0;
    }
  }
}
