package dev.penstock.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Hosted.Tool;
import dev.penstock.dialect.Json;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class HostedToolsTest {
  @Test
  void one_object_is_a_list_of_one_tool() {
    Object request = Json.tree("{\"tools\":{\"google_search\":{}}}");

    assertThat(HostedTools.asked((ObjectNode) Objects.requireNonNull(request)).tools())
        .containsExactly(new Tool("google_search", "google_search", null));
  }
}
