package dev.penstock.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** {@code /openapi.json} and the page {@code /docs} that shows it; they hold no secret. */
final class Description {
  private static final Buffer OPENAPI = resource("/admin/openapi.json");
  private static final Buffer PAGE = resource("/admin/docs.html");

  private Description() {}

  static void mount(Router router) {
    Answers.onGet(
        router, "/openapi.json", context -> Answers.send(context, 200, Answers.JSON, OPENAPI));
    Answers.onGet(
        router,
        "/docs",
        context -> {
          // The page's own script reads the description; nothing comes from elsewhere.
          context
              .response()
              .putHeader(
                  "content-security-policy",
                  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
                      + " connect-src 'self'; frame-ancestors 'none'");
          Answers.send(context, 200, "text/html; charset=utf-8", PAGE);
        });
  }

  private static Buffer resource(String name) {
    try (InputStream in = Description.class.getResourceAsStream(name)) {
      return Buffer.buffer(Objects.requireNonNull(in, name).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
