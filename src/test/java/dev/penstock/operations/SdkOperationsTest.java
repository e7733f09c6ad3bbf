package dev.penstock.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.moderations.ModerationCreateResponse;
import dev.penstock.testing.GatewayUnderTest;
import dev.penstock.testing.ScriptedUpstream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** OpenAI's own client for Java, through the gateway. */
final class SdkOperationsTest {

  private static OpenAIClient client(GatewayUnderTest gateway) {
    return OpenAIOkHttpClient.builder()
        .baseUrl("http://127.0.0.1:" + gateway.port() + "/v1")
        .apiKey("any")
        .maxRetries(0)
        .build();
  }

  @Test
  void embeddings_of_a_provider_of_its_own_format() {
    String answer = "{\"model\":\"e\",\"embeddings\":[[1,-2.0,0.5]],\"prompt_eval_count\":3}";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, answer);
        GatewayUnderTest gateway = Posts.on("ollama", upstream, "e")) {
      OpenAIClient client = client(gateway);
      for (EmbeddingCreateParams.EncodingFormat format :
          new EmbeddingCreateParams.EncodingFormat[] {
            EmbeddingCreateParams.EncodingFormat.FLOAT, EmbeddingCreateParams.EncodingFormat.BASE64
          }) {
        CreateEmbeddingResponse made =
            client
                .embeddings()
                .create(
                    EmbeddingCreateParams.builder()
                        .model("m")
                        .input("hello")
                        .encodingFormat(format)
                        .build());

        assertThat(made.data()).hasSize(1);
        assertThat(made.data().getFirst().embedding()).containsExactly(1f, -2f, 0.5f);
        assertThat(made.usage().promptTokens()).isEqualTo(3);
      }
      client.close();
    }
  }

  @Test
  void a_stream_of_a_completion() {
    String answer =
        "{\"model\":\"l\",\"message\":{\"role\":\"assistant\",\"content\":\" world\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":3,\"eval_count\":2}\n";
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                call -> call.whole(200, "application/x-ndjson", answer.getBytes(UTF_8)));
        GatewayUnderTest gateway = Posts.on("ollama", upstream, "l")) {
      OpenAIClient client = client(gateway);
      CompletionCreateParams asked =
          CompletionCreateParams.builder().model("m").prompt("hello").maxTokens(5).build();

      Completion whole = client.completions().create(asked);
      assertThat(whole.choices().getFirst().text()).isEqualTo(" world");
      try (StreamResponse<Completion> stream = client.completions().createStreaming(asked)) {
        assertThat(
                stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .map(choice -> choice.text())
                    .collect(Collectors.joining()))
            .isEqualTo(" world");
      }
      client.close();
    }
  }

  @Test
  void a_moderation() {
    String answer =
        "{\"id\":\"modr-1\",\"model\":\"omni\",\"results\":[{\"flagged\":true,\"categories\":{},\"category_scores\":{},\"category_applied_input_types\":{}}]}";
    try (ScriptedUpstream upstream = ScriptedUpstream.json(200, answer);
        GatewayUnderTest gateway = GatewayUnderTest.on(upstream)) {
      OpenAIClient client = client(gateway);

      ModerationCreateResponse made =
          client
              .moderations()
              .create(ModerationCreateParams.builder().model("m").input("hello").build());

      assertThat(made.results().getFirst().flagged()).isTrue();
      client.close();
    }
  }
}
