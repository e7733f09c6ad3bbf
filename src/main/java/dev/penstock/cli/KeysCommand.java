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

  @Spec private @Nullable CommandSpec spec;

  /** Without a sub-command: what there is. */
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    line.usage(line.getOut());
  }

  @Command(name = "create", description = "Make a key and show it, this once.")
  int create(@Mixin Named key, @Mixin Shown shown, @Mixin KeyOptions options)
      throws InterruptedException {
    return issued(shown, key.made(KEYS, options.json()));
  }

  private static int issued(Shown shown, JsonNode made) {
    return shown.done(made.path("key").asText(), made);
  }

  @Command(name = "list", description = "List keys, never what they are.")
  int list(@Mixin AdminClient admin, @Mixin Shown shown) throws InterruptedException {
    return shown.list(COLUMNS, admin.all(KEYS, "name"));
  }

  @Command(name = "show", description = "Show a key's settings and dates.")
  int show(@Mixin Named key, @Mixin Shown shown) throws InterruptedException {
    return shown.one(key.shown(KEYS));
  }

  @Command(name = "update", description = "Change a key's settings.")
  int update(@Mixin Named key, @Mixin Shown shown, @Mixin KeyOptions options)
      throws InterruptedException {
    return shown.done(key.told("key %s is changed"), key.changed(KEYS, options.json()));
  }

  @Command(name = "block", description = "Have a key refused until it is unblocked.")
  int block(@Mixin Named key, @Mixin Shown shown) throws InterruptedException {
    return shown.done(key.told("key %s is blocked"), key.ordered(KEYS, "block", null));
  }

  @Command(name = "unblock", description = "Have a blocked key taken again.")
  int unblock(@Mixin Named key, @Mixin Shown shown) throws InterruptedException {
    return shown.done(key.told("key %s is unblocked"), key.ordered(KEYS, "unblock", null));
  }

  @Command(name = "revoke", description = "End a key for good.")
  int revoke(@Mixin Named key, @Mixin Shown shown) throws InterruptedException {
    return shown.done(key.told("key %s is revoked"), key.ordered(KEYS, "revoke", null));
  }

  @Command(name = "delete", description = "Take a key away, so that its name is free.")
  int delete(@Mixin Named key, @Mixin Shown shown) throws InterruptedException {
    return shown.done(key.told("key %s is deleted"), key.deleted(KEYS));
  }

  @Command(
      name = "rotate",
      description = "Make another key of the same name and show it, this once.")
  int rotate(
      @Mixin Named key,
      @Mixin Shown shown,
      @Option(
              names = "--grace",
              paramLabel = "DURATION",
              defaultValue = "0s",
              description = "How long the one before is good as well; default: ${DEFAULT-VALUE}.")
          String grace)
      throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("grace", grace);
    return issued(shown, key.ordered(KEYS, "rotate", body));
  }
}
