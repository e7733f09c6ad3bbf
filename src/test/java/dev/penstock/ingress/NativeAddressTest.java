package dev.penstock.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.error.FailureException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NativeAddressTest {

  @Test
  void it_is_taken_apart_and_put_together() {
    NativeAddress address =
        NativeAddress.of(
            "/providers/aws/model/arn%3Aaws%3Abedrock%3Aeu%3A1%3Ainference-profile%2Fx+y/converse",
            "beta=true&key=secret&a=b%20c");

    assertThat(address.provider()).isEqualTo("aws");
    assertThat(address.segments())
        .containsExactly("model", "arn:aws:bedrock:eu:1:inference-profile/x+y", "converse");
    assertThat(address.target())
        .isEqualTo(
            "/model/arn:aws:bedrock:eu:1:inference-profile%2Fx+y/converse?beta=true&a=b%20c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/providers/p/../admin",
        "/providers/../admin/keys",
        "/providers/p/v1/./models",
        "/providers/p/v1//models",
        "/providers/p/v1/models/",
        "/providers//v1/models",
        "/providers/p/%2e%2e/admin",
        "/providers/p/v1%2F..%2Fadmin",
        "/providers/p/v1%2f%2e%2e%2fadmin",
        "/providers/p/..%5cadmin",
        "/providers/p/v1\\..\\admin",
        "/providers/p/%252e%252e/admin",
        "/providers/p/v1/..;/admin",
        "/providers/p/v1/.%3B/admin",
        "/providers/p/v1/..;x=1/admin",
        "/providers/p/a%00b",
        "/providers/p/a%0d%0ab",
        "/providers/p/%",
        "/providers/p/%zz",
        "/providers/p/",
        "/other/p/v1"
      })
  void what_can_be_read_in_two_ways_is_refused(String path) {
    assertThatExceptionOfType(FailureException.class)
        .isThrownBy(() -> NativeAddress.of(path, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"key=k", "KEY=k", "access_token=k", "%6bey=k", "api-key=k", "subscription-key=k"})
  void a_credential_is_never_passed_on(String pair) {
    assertThat(NativeAddress.of("/providers/p/v1", pair + "&x=1").query()).containsExactly("x=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/providers/p/v1/chat/completions", "/providers/p/chat/completions"})
  void the_path_of_the_providers_address_may_be_repeated(String path) {
    NativeAddress address =
        NativeAddress.of(path, null).behind(URI.create("https://api.example.com/v1"));

    assertThat(address.target()).isEqualTo("/chat/completions");
  }
}
