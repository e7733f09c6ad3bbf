package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Nearest;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Place;
import dev.penstock.config.document.Problems;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Section {@code keys}: each name and each key leads to one caller. */
final class KeyChecks {

  private final Problems problems;
  private final Map<String, Integer> byName = new HashMap<>();
  private final Map<String, Integer> byKey = new HashMap<>();

  KeyChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Mapping document) {
    Names models = new Names(document.mapping("models"));
    List<Node> keys = document.items("keys");
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i) instanceof Node.Mapping key) {
        check(i, key, models);
      }
    }
    checkAdminKey(document, keys);
  }

  private void check(int index, Node.Mapping key, Names models) {
    KeyPath path = KeyPath.of("keys").child(index);
    checkUnique(path, key, "name", index, byName);
    checkUnique(path, key, "key", index, byKey);
    String value = key.text("key");
    if (value != null && !HeaderText.isCredential(value)) {
      problems.add(
          path.child("key"),
          key.valuePlace("key"),
          "expected printable ASCII without spaces or line breaks");
    }
    checkExpires(path, key);
    checkModels(path.child("models"), key.items("models"), models);
  }

  private void checkUnique(
      KeyPath path, Node.Mapping key, String field, int index, Map<String, Integer> seen) {
    String value = key.text(field);
    Integer first = value == null ? null : seen.putIfAbsent(value, index);
    if (first != null) {
      problems.add(path.child(field), key.valuePlace(field), "the same as in keys[" + first + "]");
    }
  }

  /** Else a caller's key would open the admin API. */
  private void checkAdminKey(Node.Mapping document, List<Node> keys) {
    String admin = document.mapping("auth").text("admin_key");
    Integer same = admin == null ? null : byKey.get(admin);
    if (same != null && keys.get(same) instanceof Node.Mapping key) {
      problems.add(
          KeyPath.of("keys").child(same).child("key"),
          key.valuePlace("key"),
          "the same as auth.admin_key");
    }
  }

  private void checkExpires(KeyPath path, Node.Mapping key) {
    String text = key.text("expires");
    if (text == null) {
      return;
    }
    try {
      OffsetDateTime unused = OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      problems.add(
          path.child("expires"),
          key.valuePlace("expires"),
          "expected a time such as 2027-01-01T00:00:00Z");
    }
  }

  /** A pattern may wait for models to come; a plain name that nothing has is a slip. */
  void checkModels(KeyPath path, List<Node> patterns, Names models) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i)
              instanceof Node.Scalar(Object value, boolean plain, boolean referred, Place place)
          && value instanceof String name
          && !name.isEmpty()
          && !name.contains("*")
          && models.group(name) == null) {
        String near = Nearest.of(name, models.all());
        problems.add(path.child(i), place, "no model group or alias of this name", near);
      }
    }
  }
}
