package dev.penstock.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.config.Secret;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and who we are to it: {@code redis://user:password@host:port,host:port/0}, with
 * {@code rediss://} over TLS. Several hosts are the Sentinels, or the first nodes of a cluster.
 */
public record RedisAddress(
    boolean tls, @Nullable String user, @Nullable Secret password, List<Host> hosts, int database) {

  private static final int REDIS_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  /** One server. */
  public record Host(String name, int port) {
    @Override
    public String toString() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }

    /** As Redis writes it in a redirection: the last colon is before the port. */
    static Host of(String text, int defaultPort) {
      int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
      String name = colon < 0 ? text : text.substring(0, colon);
      int port = colon < 0 ? defaultPort : Integer.parseInt(text.substring(colon + 1));
      boolean bracketed = name.startsWith("[") && name.endsWith("]");
      return new Host(bracketed ? name.substring(1, name.length() - 1) : name, port);
    }
  }

  public RedisAddress {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with a message that holds nothing of the URL, which may hold a
   *     password
   */
  public static RedisAddress parse(String url, RedisMode mode) {
    boolean tls = url.startsWith("rediss://");
    if (!tls && !url.startsWith("redis://")) {
      throw new IllegalArgumentException("a Redis URL begins with redis:// or rediss://");
    }
    String rest = withoutFurtherSchemes(url.substring(url.indexOf("://") + 3));
    int at = rest.lastIndexOf('@');
    String credentials = at < 0 ? "" : rest.substring(0, at);
    String hosts = rest.substring(at + 1);
    int slash = hosts.indexOf('/');
    String path = slash < 0 ? "" : hosts.substring(slash + 1);
    int colon = credentials.indexOf(':');
    return new RedisAddress(
        tls,
        decoded(colon < 0 ? credentials : credentials.substring(0, colon)),
        secret(colon < 0 ? "" : credentials.substring(colon + 1)),
        hosts(slash < 0 ? hosts : hosts.substring(0, slash), mode),
        database(path, mode));
  }

  /** Each host may also be written as a URL; who we are is told by the first. */
  private static String withoutFurtherSchemes(String list) {
    StringBuilder joined = new StringBuilder();
    for (String item : list.replace(",rediss://", ",redis://").split(",redis://", -1)) {
      boolean first = joined.isEmpty();
      joined.append(first ? "" : ",").append(first ? item : item.substring(item.indexOf('@') + 1));
    }
    return joined.toString();
  }

  private static @Nullable String decoded(String part) {
    // A plus is a plus here: this is no form.
    return part.isEmpty() ? null : URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
  }

  private static @Nullable Secret secret(String part) {
    String password = decoded(part);
    return password == null ? null : new Secret(password);
  }

  private static List<Host> hosts(String list, RedisMode mode) {
    int port = mode == RedisMode.SENTINEL ? SENTINEL_PORT : REDIS_PORT;
    List<Host> hosts = new ArrayList<>();
    for (String host : list.split(",", -1)) {
      hosts.add(host(host.strip(), port));
    }
    return hosts;
  }

  private static Host host(String text, int port) {
    try {
      Host host = Host.of(text, port);
      if (host.name().isEmpty() || host.port() < 1 || host.port() > 65_535) {
        throw new IllegalArgumentException("a Redis URL names host:port, or several with commas");
      }
      return host;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the port in a Redis URL is a number", e);
    }
  }

  private static int database(String path, RedisMode mode) {
    if (path.isEmpty()) {
      return 0;
    }
    boolean number = path.length() <= 5 && path.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number) {
      throw new IllegalArgumentException("a Redis URL ends with a database number or nothing");
    }
    int database = Integer.parseInt(path);
    if (database != 0 && mode == RedisMode.CLUSTER) {
      throw new IllegalArgumentException("a Redis Cluster has no database but 0");
    }
    return database;
  }

  /** As the client library takes one server; without credentials, since it may be shown. */
  String connectionString(Host host, int at) {
    return (tls ? "rediss://" : "redis://") + host + (at == 0 ? "" : "/" + at);
  }
}
