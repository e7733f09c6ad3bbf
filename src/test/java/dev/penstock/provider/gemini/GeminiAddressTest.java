package dev.penstock.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GeminiAddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://x.test/a.pdf, , application/pdf",
    "https://x.test/a.PDF?x=.png, , application/pdf",
    "https://x.test/a, application/pdf, application/pdf",
    "https://x.test/a.csv, , text/csv",
    "https://youtu.be/abc, video/*, video/mp4",
    "https://www.youtube.com/watch?v=abc, , video/mp4",
    "https://generativelanguage.googleapis.com/v1beta/files/a, video/mp4, ",
  })
  void google_fetches_what_it_knows(String url, @Nullable String said, @Nullable String told) {
    GeminiAddress address = GeminiAddress.of(url, said);

    assertThat(address.fetched("")).isTrue();
    assertThat(address.toldType()).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "http://x.test/a.pdf, ",
    "https://x.test/a, ",
    "https://x.test/a.mp4, video/*",
    "https://x.test/a.mp4, video/mp4",
    "https://x.test/a.docx, ",
    "https://x.test/a, application/msword",
    "https://youtube.com.x.test/a, video/*",
    "not an address, ",
  })
  void others_are_fetched_here(String url, @Nullable String said) {
    assertThat(GeminiAddress.of(url, said).fetched("")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"https://x.test/a.pdf", "https://youtu.be/abc"})
  void what_is_no_picture_is_not_taken_for_one(String url) {
    assertThat(GeminiAddress.of(url, null).fetched("image/")).isFalse();
  }
}
