package dev.penstock.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Json;
import dev.penstock.error.FailureException;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoredObjectsTest {
  private static ObjectNode request(String json) {
    return (ObjectNode) Objects.requireNonNull(Json.tree(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'contents':{'parts':[{'fileData':{'fileUri':'gs://b/a'}}]}}",
        "{'contents':[{'parts':{'fileData':{'fileUri':'gs://b/a'}}}]}",
        "{'systemInstruction':null,'system_instruction':{'parts':{'file_data':{'file_uri':'gs://b/a'}}}}",
        "{'tools':{'file_search':{'file_search_store_names':['a']}}}",
        "{'tools':{'retrieval':{'vertexAiSearch':{'datastore':'a'}}}}",
        "{'contents':{'parts':{'fileData':{'fileUri':'https://storage.googleapis.com./b/a'}}}}",
        "{'contents':{'parts':{'fileData':{'fileUri':'https://storage.go\u00adogleapis.com/b/a'}}}}"
      })
  void one_object_stands_for_a_list_of_it(String json) {
    assertThatThrownBy(() -> StoredObjects.refuse(request(json)))
        .isInstanceOf(FailureException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'contents':[{'parts':[{'fileData':{'fileUri':'https://example.com/a?b=%20'}}]}]}",
        "{'contents':[{'parts':[{'fileData':{'fileUri':'HTTPS://example.com:8443'}}]}]}",
        "{'cachedContent':null,'tools':[{'retrieval':null}],'toolConfig':{'retrievalConfig':{}}}",
        "{'contents':[{'parts':[{'functionCall':{'name':'f','args':{'fileUri':'a'}}}]}]}",
        "{'contents':[{'parts':[{'functionResponse':{'name':'f','response':{'retrieval':1}}}]}]}",
        "{'tools':[{'functionDeclarations':[{'parameters':{'properties':{'fileUri':{}}}}]}]}"
      })
  void what_is_anybodys_or_the_callers_own_passes(String json) {
    assertThatCode(() -> StoredObjects.refuse(request(json))).doesNotThrowAnyException();
  }
}
