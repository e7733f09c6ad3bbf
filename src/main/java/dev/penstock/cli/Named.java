package dev.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Something of a running gateway that has a name, and a place in a list such as /admin/keys. */
final class Named {
  @Mixin private AdminClient admin = new AdminClient();

  @Parameters(paramLabel = "NAME", description = "Its name; unique.")
  private String name = "";

  /** What was done to it, in words with one gap for its name. */
  String told(String words) {
    return words.formatted(name);
  }

  JsonNode made(String list, ObjectNode settings) throws InterruptedException {
    return admin.send("POST", list, settings.put("name", name)).ok();
  }

  JsonNode shown(String list) throws InterruptedException {
    return admin.get(at(list)).ok();
  }

  JsonNode changed(String list, ObjectNode settings) throws InterruptedException {
    return admin.send("PATCH", at(list), settings).ok();
  }

  JsonNode deleted(String list) throws InterruptedException {
    return admin.delete(at(list)).ok();
  }

  /** A command of its own, such as {@code block}. */
  JsonNode ordered(String list, String command, @Nullable ObjectNode body)
      throws InterruptedException {
    return admin.send("POST", at(list) + "/" + command, body).ok();
  }

  private String at(String list) {
    return list + "/" + AdminClient.escaped(name);
  }
}
