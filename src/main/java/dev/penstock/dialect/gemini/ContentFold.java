package dev.penstock.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Delta;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.HashMap;
import java.util.Map;

/** Deltas of a whole answer to one response; texts that follow each other are one part. */
final class ContentFold implements WholeWriter {
  private final Candidates candidates;
  private final Map<Integer, Parts> parts = new HashMap<>(2);

  /** Parts of one candidate, of which the last text may still grow. */
  private static final class Parts {
    private final ArrayNode list = JsonNodeFactory.instance.arrayNode();
    private final StringBuilder text = new StringBuilder();

    void add(ObjectNode part) {
      if (grows(part)) {
        text.append(part.path("text").textValue());
        JsonNode signature = part.get("thoughtSignature");
        if (signature != null) {
          last().set("thoughtSignature", signature);
        }
        return;
      }
      seal();
      list.add(part);
      text.append(part.path("text").asText());
    }

    /** A thought that is signed, and text after a signature, is a part of its own. */
    private boolean grows(ObjectNode part) {
      if (list.isEmpty() || !part.has("text") || !last().has("text")) {
        return false;
      }
      boolean thought = part.has("thought");
      return thought == last().has("thought")
          && (thought ? !last().has("thoughtSignature") : !part.has("thoughtSignature"));
    }

    private ObjectNode last() {
      return (ObjectNode) list.get(list.size() - 1);
    }

    void seal() {
      if (!list.isEmpty() && last().has("text")) {
        last().put("text", text.toString());
      }
      text.setLength(0);
    }
  }

  ContentFold(AnswerSettings settings) {
    AnswerFacts facts = new AnswerFacts();
    this.candidates = new Candidates(settings, this::part, facts, facts::addWhole);
  }

  @Override
  public AnswerFacts facts() {
    return candidates.facts();
  }

  @Override
  public void add(Delta delta) {
    candidates.add(delta);
  }

  private void part(int choice, ObjectNode part) {
    parts.computeIfAbsent(choice, i -> new Parts()).add(part);
  }

  @Override
  public ObjectNode answer() {
    if (!candidates.finished()) {
      throw new FailureException(new Failure.UpstreamBroken("an answer without an end"));
    }
    ObjectNode response = candidates.response();
    candidates
        .choices()
        .forEach((index, choice) -> {
          ObjectNode candidate = response.withArray("candidates").addObject();
          Parts said = parts.get(index);
          ObjectNode content = candidate.putObject("content").put("role", "model");
          if (said != null) {
            said.seal();
            content.set("parts", said.list);
          }
          choice.writeEnd(candidate);
          candidate.put("index", index);
        });
    candidates.writeUsage(response);
    candidates.writeIdentity(response);
    return response;
  }
}
