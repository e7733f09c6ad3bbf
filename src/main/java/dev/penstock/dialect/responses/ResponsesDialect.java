package dev.penstock.dialect.responses;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.AnswerFacts;
import dev.penstock.api.Hosted;
import dev.penstock.api.client.AnswerSettings;
import dev.penstock.api.client.ClientDialect;
import dev.penstock.api.client.Listener;
import dev.penstock.api.client.Maker;
import dev.penstock.api.client.StreamWriter;
import dev.penstock.api.client.WholeWriter;
import dev.penstock.api.client.Writers;
import dev.penstock.error.ErrorFormat;
import dev.penstock.error.Failure;
import dev.penstock.error.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's Responses API for one call: unlike other dialects it numbers its events, and its answers
 * are remembered. Confined to an event loop.
 */
public final class ResponsesDialect implements ClientDialect {
  public static final String NAME = "responses";

  private final Keeper keeper;
  private final ErrorFormat errors;
  private @Nullable ObjectNode request;
  private @Nullable ChatTranslation translation;
  private @Nullable ResponseFrames streaming;
  private final List<NativeListener> passing = new ArrayList<>(1);

  public ResponsesDialect(Keeper keeper) {
    this.keeper = keeper;
    this.errors = new ResponsesErrors(this::failing, this::nextNumber);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ObjectNode toChat(ObjectNode came) {
    return translated(came).chat();
  }

  @Override
  public void checkTranslated(ObjectNode came, boolean drop, Set<String> dropped) {
    for (NativeOnly beyond : translated(came).nativeOnly()) {
      if (!drop || !beyond.droppable()) {
        throw new FailureException(
            new Failure.UnsupportedParameter(beyond.param(), beyond.message()));
      }
      dropped.add(beyond.param());
    }
  }

  private ChatTranslation translated(ObjectNode came) {
    ChatTranslation known = translation;
    if (known == null || !came.equals(request)) {
      known = ChatTranslation.of(came);
      translation = known;
      request = came;
    }
    return known;
  }

  @Override
  public Hosted hosted(ObjectNode came) {
    return asked(came);
  }

  /** What any request of this API asks for besides tokens. */
  public static Hosted asked(ObjectNode request) {
    return HostedTools.asked(request);
  }

  /** As {@link #checkStored}, of any request of this API. */
  public static void refuseStored(ObjectNode request) {
    StoredObjects.refuse(request, id -> false);
  }

  @Override
  public void readyNative(ObjectNode came) {
    came.setAll(OwnItems.without(came));
  }

  @Override
  public void checkStored(ObjectNode came) {
    StoredObjects.refuse(came, keeper::owns);
  }

  @Override
  public Listener listener(Maker maker) {
    NativeListener listener = new NativeListener(maker, keeper);
    passing.add(listener);
    return listener;
  }

  @Override
  public ErrorFormat errors() {
    return errors;
  }

  @Override
  public Writers writers(ObjectNode came, AnswerSettings settings) {
    ToolNames tools = new ToolNames(came.path("tools"));
    return new Writers() {
      @Override
      public StreamWriter stream() {
        ResponseFrames frames =
            new ResponseFrames(object(came, settings), tools, settings, keeper::answered);
        streaming = frames;
        return frames;
      }

      @Override
      public WholeWriter whole() {
        ResponseObject response = object(came, settings);
        AnswerFacts facts = new AnswerFacts();
        Output output = new Output(response.id(), tools, Events.NONE, settings);
        return new WholeResponse(
            new Assembly(response, output, settings, facts, facts::addWhole),
            facts,
            keeper::answered);
      }
    };
  }

  private ResponseObject object(ObjectNode came, AnswerSettings settings) {
    return new ResponseObject(came, keeper, settings.createdSeconds(), settings.fallbackModel());
  }

  /** What an error in a stream is about; nothing may have been said yet. */
  private ResponseObject failing() {
    ResponseFrames frames = streaming;
    if (frames != null) {
      return frames.response();
    }
    ObjectNode came = request == null ? JsonNodeFactory.instance.objectNode() : request;
    ResponseObject response =
        new ResponseObject(came, keeper, keeper.nowSeconds(), came.path("model").asText("unknown"));
    NativeListener broken = broken();
    if (broken != null) {
      response.of(broken.id(), broken.model());
    }
    return response;
  }

  /** The provider's own stream that the caller has seen some of; null if there is none. */
  private @Nullable NativeListener broken() {
    NativeListener seen = null;
    for (NativeListener each : passing) {
      seen = each.events() > 0 ? each : seen;
    }
    return seen;
  }

  private int nextNumber() {
    ResponseFrames frames = streaming;
    if (frames != null) {
      return frames.next();
    }
    NativeListener broken = broken();
    return broken == null ? 0 : broken.events();
  }
}
