package dev.penstock.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Redis holds for us and we do not know. */
final class SuspectsTest {
  private final Suspects suspects = new Suspects();

  @Test
  void what_is_decided_at_this_moment_is_not_lost_however_often_it_is_looked_at() {
    assertThat(suspects.lost(Set.of("a"), 7)).isEmpty();
    assertThat(suspects.lost(Set.of("a"), 7)).isEmpty();
    assertThat(suspects.lost(Set.of("a"), 8)).isEmpty();
  }

  @Test
  void what_is_unknown_for_longer_is_lost_once() {
    assertThat(suspects.lost(Set.of("a"), 7)).isEmpty();
    assertThat(suspects.lost(Set.of("a", "b"), 9)).containsExactly("a");

    assertThat(suspects.lost(Set.of("a"), 9)).isEmpty();
  }

  @Test
  void what_became_known_is_suspected_anew() {
    assertThat(suspects.lost(Set.of("a"), 7)).isEmpty();
    assertThat(suspects.lost(Set.of(), 8)).isEmpty();

    assertThat(suspects.lost(Set.of("a"), 9)).isEmpty();
  }
}
