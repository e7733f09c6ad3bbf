package dev.penstock.dialect.openai.request;

import static dev.penstock.dialect.openai.request.RequestJson.failureOf;
import static dev.penstock.dialect.openai.request.RequestJson.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.dialect.Dialect;
import dev.penstock.dialect.Parameters;
import dev.penstock.error.Failure;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParametersTest {
  private static final Dialect NONE = new ListedDialect();
  private final Set<String> dropped = new LinkedHashSet<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'n':1",
        "'n':1.0",
        "'temperature':1",
        "'top_p':1.0",
        "'logprobs':false",
        "'top_logprobs':0",
        "'frequency_penalty':0",
        "'presence_penalty':0.00",
        "'logit_bias':{}",
        "'stop':[]",
        "'modalities':['text']",
        "'tools':[]",
        "'functions':[]",
        "'parallel_tool_calls':true",
        "'parallel_tool_calls':false",
        "'verbosity':'medium'",
        "'response_format':{'type':'text'}",
        "'tool_choice':'auto'",
        "'tool_choice':'none'",
        "'function_call':'none'",
        "'audio':null",
        "'anything':null",
        "'user':'u'",
        "'metadata':{'a':'b'}",
        "'store':true",
        "'prompt_cache_key':'k'",
        "'prompt_cache_retention':'24h'",
        "'safety_identifier':'s'",
        "'service_tier':'auto'",
        "'service_tier':'default'",
      })
  void what_says_nothing_goes_silently(String field) {
    ObjectNode request = object("{" + field + "}");

    Parameters.check(request, NONE, false, dropped);

    assertThat(request).isEmpty();
    assertThat(dropped).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'n':2",
        "'temperature':0.5",
        "'logprobs':true",
        "'logprobs':'false'",
        "'logit_bias':{'5':1}",
        "'stop':'x'",
        "'modalities':['text','audio']",
        "'modalities':[]",
        "'tools':[{}]",
        "'functions':[{}]",
        "'verbosity':'low'",
        "'service_tier':'flex'",
        "'response_format':{'type':'json_object'}",
        "'tool_choice':'required'",
        "'tool_choice':{'type':'function'}",
        "'max_tokens':1",
        "'web_search_options':{}",
        "'prediction':{}",
        "'anything':0",
      })
  void what_cannot_be_expressed_is_refused_or_dropped(String field) {
    ObjectNode request = object("{" + field + "}");
    String name = request.fieldNames().next();

    Failure failure = failureOf(() -> Parameters.check(request, NONE, false, dropped));
    Parameters.check(request, NONE, true, dropped);

    assertThat(failure)
        .isEqualTo(
            new Failure.UnsupportedParameter(
                name,
                "Acme cannot express '"
                    + name
                    + "'. Leave it out, or let the gateway drop such parameters"
                    + " (routing.unknown_params: drop)."));
    assertThat(request).isEmpty();
    assertThat(dropped).containsExactly(name);
  }

  @Test
  void what_the_dialect_takes_stays_under_any_of_its_names() {
    Dialect dialect =
        new ListedDialect("max_tokens", "tools", "tool_choice", "user", "n", "temperature");
    ObjectNode request =
        object(
            "{'model':'m','messages':[],'stream':true,'stream_options':null,'max_tokens':1,"
                + "'max_completion_tokens':1,'tools':[],'functions':[],'tool_choice':'auto',"
                + "'function_call':'auto','user':'u','n':1}");
    ObjectNode before = request.deepCopy();

    Parameters.check(request, dialect, false, dropped);

    assertThat(request).isEqualTo(before);
  }

  @Test
  void a_null_is_left_open_whether_the_dialect_takes_the_field_or_not() {
    ObjectNode request = object("{'n':null,'x':null}");

    Parameters.check(request, new ListedDialect("n"), false, dropped);

    assertThat(request).isEmpty();
  }

  @Test
  void to_call_none_of_some_tools_says_something() {
    ObjectNode request = object("{'tool_choice':'none','tools':[{}]}");

    Parameters.check(request, new ListedDialect("tools"), true, dropped);

    assertThat(request).isEqualTo(object("{'tools':[{}]}"));
    assertThat(dropped).containsExactly("tool_choice");
  }

  @Test
  void a_field_is_dropped_under_the_name_that_was_sent() {
    ObjectNode request = object("{'messages':[],'function_call':{'name':'f'}}");

    assertThat(Parameters.drop(request, "tool_choice", dropped)).isTrue();
    assertThat(Parameters.drop(request, "messages", dropped)).isFalse();
    assertThat(Parameters.drop(request, "seed", dropped)).isFalse();

    assertThat(request).isEqualTo(object("{'messages':[]}"));
    assertThat(dropped).containsExactly("function_call");
  }
}
