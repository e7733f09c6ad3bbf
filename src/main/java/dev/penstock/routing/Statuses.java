package dev.penstock.routing;

import dev.penstock.routing.health.ArmHealth;
import dev.penstock.routing.latency.LatencyAverages;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads off how deployments do at one moment. */
final class Statuses {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long nowNanos;

  Statuses(long nowNanos) {
    this.nowNanos = nowNanos;
  }

  /** Each deployment once, however many groups it stands in. */
  List<DeploymentStatus> of(Collection<ModelGroup> groups) {
    Map<String, Member> members = new LinkedHashMap<>();
    for (ModelGroup group : groups) {
      group.members().forEach(member -> members.putIfAbsent(member.id(), member));
    }
    return members.values().stream().map(member -> of(member, groups)).toList();
  }

  private DeploymentStatus of(Member member, Collection<ModelGroup> groups) {
    Signals signals = member.signals();
    Signals.LastError error = signals.lastError();
    return new DeploymentStatus(
        member.id(),
        groups.stream()
            .filter(group -> group.members().stream().anyMatch(m -> m.id().equals(member.id())))
            .map(ModelGroup::name)
            .toList(),
        signals.inFlight(),
        signals.line().size(),
        millis(signals.latency().ttft(nowNanos)),
        millis(signals.latency().perToken(nowNanos)),
        member.arms().stream().map(this::arm).toList(),
        orNull(signals.limits().remainingRequests(nowNanos)),
        orNull(signals.limits().remainingTokens(nowNanos)),
        error == null ? null : error.code(),
        error == null ? null : Duration.ofNanos(nowNanos - error.atNanos()).toMillis());
  }

  private DeploymentStatus.Arm arm(Arm arm) {
    ArmHealth.Unavailable unavailable = arm.health().unavailable(nowNanos);
    return new DeploymentStatus.Arm(
        arm.credentialId(),
        arm.health().state(nowNanos).name().toLowerCase(Locale.ROOT),
        unavailable == null ? null : unavailable.why().name().toLowerCase(Locale.ROOT),
        unavailable == null
            ? null
            : Math.max(0, Duration.ofNanos(unavailable.untilNanos() - nowNanos).toMillis()));
  }

  private static @Nullable Double millis(LatencyAverages.@Nullable Average average) {
    return average == null ? null : average.nanos() / NANOS_PER_MILLI;
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
