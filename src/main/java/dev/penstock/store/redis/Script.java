package dev.penstock.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Redis does as one step, in Lua. It is called by its digest; a Redis that does not know it
 * gets the text in the same place ({@code SCRIPT LOAD} would tell one node of a cluster alone).
 */
public final class Script {
  private final String name;
  private final String text;
  private final String digest;

  private Script(String name, String text) {
    this.name = name;
    this.text = text;
    this.digest = sha1(text);
  }

  /** From the resources; parts that several scripts share are put before it. */
  static Script of(String name, String... shared) {
    StringBuilder text = new StringBuilder();
    for (String part : shared) {
      text.append(read(part));
    }
    return new Script(name, text.append(read(name)).toString());
  }

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream("/redis/" + name + ".lua")) {
      if (in == null) {
        throw new IllegalArgumentException("no script " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it is called with; {@code packed} is the last argument. */
  record Arguments(List<String> keys, List<String> texts, @Nullable Packed packed) {}

  Request byDigest(Arguments arguments) {
    return request(Command.EVALSHA, digest, arguments);
  }

  Request byText(Arguments arguments) {
    return request(Command.EVAL, text, arguments);
  }

  private static Request request(Command command, String script, Arguments arguments) {
    Request request = Request.cmd(command).arg(script).arg(arguments.keys().size());
    arguments.keys().forEach(request::arg);
    arguments.texts().forEach(request::arg);
    Packed packed = arguments.packed();
    return packed == null ? request : request.arg(packed.bytes());
  }

  @Override
  public String toString() {
    return name;
  }
}
