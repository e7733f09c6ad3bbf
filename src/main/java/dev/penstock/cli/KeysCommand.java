package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock keys}: virtual keys of a running gateway. */
@Command(
    name = "keys",
    description = "Make, list and change the virtual keys of a running gateway.")
final class KeysCommand implements Runnable {
  private static final String KEYS = "/admin/keys";
  private static final List<String> COLUMNS =
      List.of(
          "name", "team", "status", "models", "rpm", "expires", "role", "source", "fingerprint");
  private static final String NAME = "NAME";

  @Spec private @Nullable CommandSpec spec;

  /** Without a sub-command: what there is. */
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.usage(line.getOut());
  }

  private static String of(String name) {
    return KEYS + "/" + AdminClient.escaped(name);
  }

  @Command(name = "create", description = "Make a key and show it, this once.")
  int create(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Its name; unique.") String name,
      @Mixin KeyOptions options)
      throws InterruptedException {
    ObjectNode body = options.json().put("name", name);
    return issued(shown, admin.send("POST", KEYS, body).ok());
  }

  private static int issued(Shown shown, JsonNode made) {
    return shown.done(made.path("key").asText(), made);
  }

  @Command(name = "list", description = "List keys, never what they are.")
  int list(@Mixin AdminClient admin, @Mixin Shown shown) throws InterruptedException {
    return shown.list(COLUMNS, admin.all(KEYS, "name"));
  }

  @Command(name = "show", description = "Show a key's settings and dates.")
  int show(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Of the key.") String name)
      throws InterruptedException {
    return shown.one(admin.get(of(name)).ok());
  }

  @Command(name = "update", description = "Change a key's settings.")
  int update(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Of the key.") String name,
      @Mixin KeyOptions options)
      throws InterruptedException {
    return shown.done(
        "key " + name + " is changed", admin.send("PATCH", of(name), options.json()).ok());
  }

  @Command(name = "block", description = "Have a key refused until it is unblocked.")
  int block(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Of the key.") String name)
      throws InterruptedException {
    return shown.done("key " + name + " is blocked", admin.post(of(name) + "/block").ok());
  }

  @Command(name = "unblock", description = "Have a blocked key taken again.")
  int unblock(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Of the key.") String name)
      throws InterruptedException {
    return shown.done("key " + name + " is unblocked", admin.post(of(name) + "/unblock").ok());
  }

  @Command(name = "revoke", description = "End a key for good.")
  int revoke(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Of the key.") String name)
      throws InterruptedException {
    return shown.done("key " + name + " is revoked", admin.post(of(name) + "/revoke").ok());
  }

  @Command(name = "delete", description = "Take a key away, so that its name is free.")
  int delete(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Of the key.") String name)
      throws InterruptedException {
    return shown.done("key " + name + " is deleted", admin.delete(of(name)).ok());
  }

  @Command(
      name = "rotate",
      description = "Make another key of the same name and show it, this once.")
  int rotate(
      @Mixin AdminClient admin,
      @Mixin Shown shown,
      @Parameters(paramLabel = NAME, description = "Of the key.") String name,
      @Option(
              names = "--grace",
              paramLabel = "DURATION",
              defaultValue = "0s",
              description = "How long the one before is good as well; default: ${DEFAULT-VALUE}.")
          String grace)
      throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("grace", grace);
    return issued(shown, admin.send("POST", of(name) + "/rotate", body).ok());
  }
}
