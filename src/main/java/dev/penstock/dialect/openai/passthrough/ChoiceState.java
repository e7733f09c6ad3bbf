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

  /** Indexes that were given to calls that came without. */
  private final Map<String, Integer> given = new HashMap<>(2);

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

  void begin(int call) {
    if (calls.add(call)) {
      nextCall = Math.max(nextCall, call + 1);
    }
  }

  /** The index of a piece without one: a new id or a name begins a call, else it goes on. */
  int indexOf(@Nullable String id, boolean named) {
    if (id != null && given.containsKey(id)) {
      return given.get(id);
    }
    boolean begins = id != null || named || nextCall == 0;
    int index = begins ? nextCall : nextCall - 1;
    if (id != null) {
      given.put(id, index);
    }
    return index;
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
