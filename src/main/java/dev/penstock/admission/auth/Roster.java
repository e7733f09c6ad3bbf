package dev.penstock.admission.auth;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.config.AccessSettings;
import dev.penstock.config.KeyConfig;
import dev.penstock.config.TeamConfig;
import java.io.IOException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys and teams made at run time, by name, at one version of the directory. A document that
 * cannot be read is left out, and so is nobody's key.
 */
public final class Roster {
  /** The name under which a directory keeps what keys are hashed with, in hex digits. */
  static final String PEPPER = "key-pepper";

  /** Nobody; nothing that is hashed with its hash is kept anywhere. */
  public static final Roster EMPTY =
      new Roster(
          new Directory.State(-1, Map.of(), Map.of()),
          new KeyHash(new byte[1]),
          Map.of(),
          Map.of());

  private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
  private static final String KEY = "key/";
  private static final String TEAM = "team/";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Directory.State state;
  private final KeyHash hash;
  private final Map<String, Key> keys;
  private final Map<String, Team> teams;

  /** A key, and what its settings mean. */
  public record Key(String source, KeyDocument document, KeyConfig config) {}

  /** A team; {@code settings} is not to be changed. */
  public record Team(String source, ObjectNode settings, TeamConfig config) {}

  private Roster(
      Directory.State state, KeyHash hash, Map<String, Key> keys, Map<String, Team> teams) {
    this.state = state;
    this.hash = hash;
    this.keys = Collections.unmodifiableMap(keys);
    this.teams = Collections.unmodifiableMap(teams);
  }

  static String keyId(String name) {
    return KEY + name;
  }

  static String teamId(String name) {
    return TEAM + name;
  }

  /** Reads what is not in {@code before} already. */
  static Roster of(Directory.State state, Roster before, AccessSettings settings) {
    Map<String, Key> keys = new TreeMap<>();
    Map<String, Team> teams = new TreeMap<>();
    state
        .documents()
        .forEach((id, source) -> {
          try {
            if (id.startsWith(KEY)) {
              String name = id.substring(KEY.length());
              keys.put(name, key(name, source, before, settings));
            } else if (id.startsWith(TEAM)) {
              String name = id.substring(TEAM.length());
              teams.put(name, team(name, source, before, settings));
            }
          } catch (IOException | RuntimeException e) {
            LOG.error("{} cannot be read and is left out: {}", id, e.toString());
          }
        });
    return new Roster(state, hash(state, before), keys, teams);
  }

  private static KeyHash hash(Directory.State state, Roster before) {
    String pepper = state.kept().get(PEPPER);
    return pepper == null || pepper.equals(before.state.kept().get(PEPPER))
        ? before.hash
        : new KeyHash(HexFormat.of().parseHex(pepper));
  }

  private static Key key(String name, String source, Roster before, AccessSettings settings)
      throws IOException {
    Key known = before.keys.get(name);
    if (known != null && known.source().equals(source)) {
      return known;
    }
    KeyDocument document = KeyDocument.read(name, (ObjectNode) JSON.readTree(source));
    return new Key(source, document, settings.key(name, document.settings()));
  }

  private static Team team(String name, String source, Roster before, AccessSettings settings)
      throws IOException {
    Team known = before.teams.get(name);
    if (known != null && known.source().equals(source)) {
      return known;
    }
    ObjectNode own = (ObjectNode) Objects.requireNonNull(JSON.readTree(source).get("settings"));
    return new Team(source, own, settings.team(name, own));
  }

  /**
   * Whether both were made from the same. A version alone does not tell: in a store that was
   * emptied it begins anew.
   */
  boolean isMadeAs(Roster other) {
    return state.equals(other.state);
  }

  /** How its keys are hashed. */
  KeyHash hash() {
    return hash;
  }

  /** By name, sorted. */
  public Map<String, Key> keys() {
    return keys;
  }

  /** By name, sorted. */
  public Map<String, Team> teams() {
    return teams;
  }

  @Nullable TeamConfig team(String name) {
    Team team = teams.get(name);
    return team == null ? null : team.config();
  }
}
