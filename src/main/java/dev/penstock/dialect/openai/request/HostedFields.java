package dev.penstock.dialect.openai.request;

import dev.penstock.api.Hosted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what a chat asks of its provider besides tokens. */
final class HostedFields {
  private final List<String> tools = new ArrayList<>(1);
  private @Nullable String tier;

  /** A tool of this type; functions are the caller's own. */
  void tool(String type) {
    if (!type.equals("function") && !type.equals("custom")) {
      tools.add(Hosted.unversioned(type));
    }
  }

  void tier(@Nullable String asked) {
    tier = "priority".equals(asked) || "flex".equals(asked) ? asked : null;
  }

  Hosted all() {
    return Hosted.ofTools(tools, tier);
  }
}
