package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of routes, and of models that one may grant. */
final class WildcardTest {

  @ParameterizedTest
  @CsvSource({
    "/models*, /models, true",
    "/models*, /models/a/b, true",
    "/models, /models/a, false",
    "*, anything, true",
    "a*c*e, abcde, true",
    "a*c*e, abcdf, false",
    "a*, b, false",
    "/Models, /models, false"
  })
  void a_star_stands_for_any_text(String pattern, String text, boolean matches) {
    assertThat(new Wildcard(pattern).matches(text)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-*, gpt-4o, true",
    "gpt-*, gpt-4*, true",
    "gpt-*, gpt-*, true",
    "gpt-4*, gpt-*, false",
    "gpt-4o, gpt-*, false",
    "gpt-4o, *, false",
    "*, *, true",
    "a*b, a*c*b, true",
    "a*b, a*bc, false"
  })
  void a_pattern_covers_what_it_matches_whatever_the_star_stands_for(
      String held, String wanted, boolean covers) {
    assertThat(new Wildcard(held).covers(wanted)).isEqualTo(covers);
  }
}
