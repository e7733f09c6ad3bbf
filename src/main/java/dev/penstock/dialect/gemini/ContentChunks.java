package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.dialect.Json;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Deltas to Gemini's chunks, each a whole response with one part; the last one has each candidate's
 * end and the usage.
 */
final class ContentChunks implements StreamWriter {
  private final Candidates candidates;
  private Buffer frames = Buffer.buffer();
  private boolean content;
  private @Nullable Failure failure;

  ContentChunks(AnswerSettings settings) {
    AnswerFacts facts = new AnswerFacts();
    this.candidates = new Candidates(settings, this::part, facts, facts::addDelta);
  }

  @Override
  public AnswerFacts facts() {
    return candidates.facts();
  }

  @Override
  public @Nullable Failure failure() {
    return failure;
  }

  @Override
  public Buffer take() {
    Buffer ready = frames;
    frames = Buffer.buffer();
    return ready;
  }

  @Override
  public boolean takeContent() {
    boolean had = content;
    content = false;
    return had;
  }

  @Override
  public void add(Delta delta) {
    if (failure != null) {
      return;
    }
    try {
      candidates.add(delta);
    } catch (FailureException e) {
      failure = e.failure();
    }
  }

  private void part(int choice, ObjectNode part) {
    content = true;
    ObjectNode response = candidates.response();
    ObjectNode candidate = response.withArray("candidates").addObject();
    said(candidate).add(part);
    candidate.put("index", choice);
    write(response);
  }

  private static ArrayNode said(ObjectNode candidate) {
    return candidate.putObject("content").put("role", "model").putArray("parts");
  }

  @Override
  public void end() {
    if (failure != null) {
      return;
    }
    if (!candidates.finished()) {
      failure = new Failure.UpstreamBroken("the stream was cut");
      return;
    }
    ObjectNode response = candidates.response();
    candidates
        .choices()
        .forEach((index, choice) -> {
          ObjectNode candidate = response.withArray("candidates").addObject();
          // As Gemini does: SDKs take a chunk without parts for a broken answer.
          said(candidate).addObject().put("text", "");
          choice.writeEnd(candidate);
          candidate.put("index", index);
        });
    candidates.writeUsage(response);
    write(response);
  }

  private void write(ObjectNode response) {
    candidates.writeIdentity(response);
    frames.appendString("data: ").appendBytes(Json.bytes(response)).appendString("\n\n");
  }
}
