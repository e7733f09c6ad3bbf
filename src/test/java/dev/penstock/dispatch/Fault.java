package dev.penstock.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.Immutable;
import dev.penstock.testing.Chunks;
import dev.penstock.testing.ScriptedUpstream.Call;
import java.io.IOException;

/** How a call can go wrong, and what comes of it: another deployment is tried, or it is told. */
enum Fault {
  S408(true, status(408)),
  S429(true, status(429)),
  S500(true, status(500)),
  S502(true, status(502)),
  S503(true, status(503)),
  S504(true, status(504)),
  S529(true, status(529)),
  CREDENTIAL_401(true, status(401)),
  CREDENTIAL_403(true, status(403)),
  RESET_BEFORE_HEAD(true, Call::reset),
  CUT_BEFORE_HEAD(true, Call::cut),
  GARBAGE_200(true, call -> call.whole(200, "text/plain", "<html>".getBytes(UTF_8))),
  EMPTY_200(true, call -> call.whole(200, "application/json", new byte[0])),
  ERROR_IN_200(
      true,
      call -> {
        String error = "{\"error\":{\"message\":\"busy\",\"type\":\"server_error\",\"code\":503}}";
        if (Upstreams.streamed(call)) {
          call.head("text/event-stream").chunk(Chunks.role() + "data: " + error + "\n\n").end();
        } else {
          call.json(200, error);
        }
      }),
  ROLE_THEN_CUT(
      true,
      call -> {
        call.head(Upstreams.streamed(call) ? "text/event-stream" : "application/json")
            .chunk(Upstreams.streamed(call) ? Chunks.role() : "{\"id\":");
        call.cut();
      }),
  SILENCE(true, call -> call.closedWithin(20_000)),
  CONTEXT(false, error(400, "Too long", "context_length_exceeded")),
  POLICY(false, error(400, "Blocked", "content_filter")),
  S400(false, error(400, "Odd", "odd")),
  S404(false, error(404, "No such model", "model_not_found")),
  S413(false, status(413)),
  S422(false, status(422));

  private final boolean elsewhere;
  private final Script script;

  @Immutable
  private interface Script {
    void play(Call call) throws IOException, InterruptedException;
  }

  Fault(boolean elsewhere, Script script) {
    this.elsewhere = elsewhere;
    this.script = script;
  }

  /** Whether another deployment is tried. */
  boolean elsewhere() {
    return elsewhere;
  }

  void play(Call call) throws IOException, InterruptedException {
    script.play(call);
  }

  private static Script status(int status) {
    return call -> call.json(status, "{}");
  }

  private static Script error(int status, String message, String code) {
    return call ->
        call.json(
            status,
            "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"code\":\"%s\"}}"
                .formatted(message, code));
  }
}
