package dev.penstock.dialect.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts what an answer says into content blocks, one after the other: Anthropic's events have no two
 * open at once, while another provider may send pieces of several tool calls in turn.
 *
 * <p>Blocks stand in line in the order in which they began. The first is open and passed on as it
 * grows; what comes for one behind it waits. Once something stands behind it, the open block ends
 * at the next chance: text and reasoning at once, a tool call when its arguments are one whole JSON
 * value. What waits is bounded.
 */
final class ContentBlocks {
  private final Sink sink;
  private final int maxWaiting;
  private final Deque<ContentBlock> line = new ArrayDeque<>();
  private final Map<Integer, ContentBlock> calls = new HashMap<>(2);
  private int index;
  private int waiting;

  /** Where blocks go: each is opened, grown and closed before the next one is opened. */
  interface Sink {
    void open(int index, ObjectNode block);

    void grow(int index, ObjectNode delta);

    void close(int index);
  }

  /** {@code maxWaiting} bounds the characters that wait. */
  ContentBlocks(Sink sink, int maxWaiting) {
    this.sink = sink;
    this.maxWaiting = maxWaiting;
  }

  /** Text goes on, or begins. */
  void text(String text) {
    grow(last(ContentBlock.Kind.TEXT), text);
  }

  /** Readable reasoning goes on, or begins. */
  void thinking(String text) {
    grow(last(ContentBlock.Kind.THINKING), text);
  }

  /** The reasoning so far is signed: nothing is added to it. */
  void signature(String signature) {
    ContentBlock block = last(ContentBlock.Kind.THINKING);
    block.seal();
    add(block, block.kind().signature(signature));
  }

  /** A whole block of reasoning that only the provider can read. */
  void redacted(String data) {
    begin(ContentBlock.redacted(data));
  }

  /** A tool call begins; {@code call} is its number in the answer. */
  void call(int call, String id, String name) {
    ContentBlock block = ContentBlock.call(id, name);
    calls.put(call, block);
    begin(block);
  }

  /** A piece of a call's arguments. */
  void arguments(int call, String json) {
    ContentBlock block = calls.get(call);
    if (block == null || block.closed()) {
      return;
    }
    block.scan(json);
    grow(block, json);
    advance();
  }

  /** A citation of the text, as far as that is still open. */
  void cite(ObjectNode citation) {
    ContentBlock last = line.peekLast();
    if (last != null && last.kind() == ContentBlock.Kind.TEXT) {
      add(last, ContentBlock.citation(citation));
    }
  }

  /** Nothing more comes: closes what is open, and what waits after it. */
  void finish() {
    while (!line.isEmpty()) {
      closeFirst();
    }
  }

  private ContentBlock last(ContentBlock.Kind kind) {
    ContentBlock last = line.peekLast();
    return last != null && last.kind() == kind && !last.sealed()
        ? last
        : begin(ContentBlock.of(kind));
  }

  @CanIgnoreReturnValue
  private ContentBlock begin(ContentBlock block) {
    line.addLast(block);
    if (line.size() == 1) {
      sink.open(index, block.start());
    } else {
      advance();
    }
    return block;
  }

  private void grow(ContentBlock block, String piece) {
    if (line.peekFirst() == block) {
      sink.grow(index, block.kind().piece(piece));
    } else {
      block.hold(piece);
      await(piece.length());
    }
  }

  private void add(ContentBlock block, ObjectNode delta) {
    if (line.peekFirst() == block) {
      sink.grow(index, delta);
    } else {
      block.hold(delta);
      await(delta.toString().length());
    }
  }

  private void await(int chars) {
    waiting += chars;
    if (waiting > maxWaiting) {
      throw new FailureException(
          new Failure.UpstreamBroken("tool calls sent in turn, larger than max_event"));
    }
  }

  private void advance() {
    while (line.size() > 1 && line.getFirst().mayEnd()) {
      closeFirst();
    }
  }

  private void closeFirst() {
    line.removeFirst().close();
    sink.close(index);
    index++;
    ContentBlock next = line.peekFirst();
    if (next == null) {
      return;
    }
    sink.open(index, next.start());
    String held = next.takeHeld();
    if (held != null) {
      sink.grow(index, next.kind().piece(held));
    }
    next.takeDeltas().forEach(delta -> sink.grow(index, delta));
    if (line.size() == 1) {
      waiting = 0;
    }
  }
}
