package dev.penstock.dialect.openai.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.api.Conversation;
import dev.penstock.api.Message;
import dev.penstock.dialect.Input;
import dev.penstock.dialect.Json;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kind of content is foreseen is what it turns out to be where it is translated. */
final class ContentKindsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,aGVsbG8='}}",
        "{'type': 'image_url', 'image_url': {'url': 'https://example.com/a.png'}}",
        "{'type': 'input_audio', 'input_audio': {'data': 'aGVsbG8=', 'format': 'wav'}}",
        "{'type': 'video_url', 'video_url': {'url': 'data:video/mp4;base64,aGVsbG8='}}",
        "{'type': 'video_url', 'video_url': {'url': 'https://example.com/a.mp4'}}",
        "{'type': 'file', 'file': {'file_data': 'data:application/pdf;base64,aGVsbG8='}}",
        "{'type': 'file', 'file': {'file_data': 'data:text/plain;base64,aGVsbG8='}}",
        "{'type': 'file', 'file': {'file_data': 'data:application/msword;base64,aGVsbG8='}}",
        "{'type': 'file', 'file': {'file_data': 'data:video/mp4;base64,aGVsbG8='}}",
        "{'type': 'file', 'file': {'file_data': 'data:audio/mpeg;base64,aGVsbG8='}}",
        "{'type': 'file', 'file': {'file_data': 'data:Audio/WAV;base64,aGVsbG8='}}",
        "{'type': 'file', 'file': {'file_data': 'data:audio/ogg;base64,aGVsbG8='}}",
      })
  void of_each_form_of_content(String part) {
    byte[] body =
        ("{'model': 'm', 'messages': [{'role': 'user', 'content': [" + part + "]}]}")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    ObjectNode tree = (ObjectNode) Objects.requireNonNull(Json.tree(body));
    Conversation conversation =
        ConversationReader.read(tree.deepCopy(), "m", false, new ListedDialect());
    Message.User user = (Message.User) conversation.messages().getFirst();

    Input kind = Objects.requireNonNull(Input.of(user.parts().getFirst()));

    assertThat(ContentKinds.of(tree)).containsOnlyKeys(kind);
    assertThat(ContentKinds.possible(ChatRequestReader.read(body, null, 64).needs().modalities()))
        .contains(kind);
  }
}
