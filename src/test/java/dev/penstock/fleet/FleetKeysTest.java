package dev.penstock.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.spend.Vendor;
import dev.penstock.testing.Eventually;
import dev.penstock.testing.redis.SharedRedis;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys made and revoked at one gateway while both have traffic. */
final class FleetKeysTest {
  private static final int ROUNDS = 10;

  @TempDir Path folder;

  @Test
  void a_key_made_or_revoked_at_one_is_so_at_the_other_within_a_second() throws Exception {
    long[] made = new long[ROUNDS];
    long[] revoked = new long[ROUNDS];
    String prefix = "state.redis.key_prefix=" + SharedRedis.freshPrefix();
    try (Vendor vendor = new Vendor(Vendor.tokens(1));
        Fleet fleet =
            Fleet.of(
                2,
                folder,
                SharedRedis.server().url(),
                vendor,
                "keys: [{name: ci, key: sk-ps-ci, rpm: 1000000}]\n",
                Fleet.PATIENT,
                prefix);
        Traffic traffic = Traffic.on(fleet, "sk-ps-ci", 4)) {
      for (int i = 0; i < ROUNDS; i++) {
        int maker = i % 2;
        int other = 1 - maker;
        String key = fleet.admin(maker).newKey("{\"name\":\"k%d\"}".formatted(i));
        made[i] = millisUntil("known", () -> Together.works(fleet, other, key));
        assertThat(fleet.admin(maker).post("/admin/keys/k%d/revoke".formatted(i), "").status())
            .isEqualTo(200);
        revoked[i] = millisUntil("refused", () -> !Together.works(fleet, other, key));
      }

      Figures.say("made, ms until known at the other", Arrays.toString(made));
      Figures.say("revoked, ms until refused by the other", Arrays.toString(revoked));
      // A busy machine may be late once.
      assertThat(Arrays.stream(made).filter(millis -> millis < 1000)).hasSizeGreaterThan(8);
      assertThat(Arrays.stream(revoked).filter(millis -> millis < 1000)).hasSizeGreaterThan(8);
      assertThat(traffic.admitted()).isPositive();
      assertThat(traffic.others()).isEmpty();
    }
  }

  private static long millisUntil(String what, BooleanSupplier condition) {
    long begun = System.nanoTime();
    Eventually.becomes(what, condition);
    return (System.nanoTime() - begun) / 1_000_000;
  }
}
