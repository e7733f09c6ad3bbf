package dev.penstock.dispatch;

import dev.penstock.api.Snapshot;
import dev.penstock.config.ModelConfig;
import dev.penstock.config.RoutingConfig;
import dev.penstock.error.Failure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The other groups that one request may go to. Each kind of failure has its list; the lists of a
 * fallback group come before what is left of those that led to it. No group is visited twice.
 */
final class Fallbacks {
  private final Snapshot snapshot;
  private final RoutingConfig routing;
  private final Set<String> visited = new HashSet<>();
  private List<Stop> ahead = List.of();
  private int arrivals;

  /** Which list a group stands in. */
  private enum Kind {
    FAILURE,
    CONTEXT,
    POLICY
  }

  private record Stop(String group, Kind kind) {}

  /** For a request that asked for {@code group}; null if there is no such group. */
  Fallbacks(Snapshot snapshot, @Nullable String group) {
    this.snapshot = snapshot;
    this.routing = snapshot.config().routing();
    if (group != null) {
      visited.add(group);
    }
  }

  /** Where to go after this failure in {@code group}; null if nowhere. */
  @Nullable String next(@Nullable String group, Failure failure) {
    List<Stop> open = open(group, failure);
    return open.isEmpty() ? null : open.getFirst().group();
  }

  /** Goes to what {@link #next} says. */
  void take(@Nullable String group, Failure failure) {
    List<Stop> open = open(group, failure);
    visited.add(canonical(open.getFirst().group()));
    ahead = open.subList(1, open.size());
  }

  /** The group that was taken last is called; those that refuse at once do not count. */
  void arrived() {
    arrivals++;
  }

  private List<Stop> open(@Nullable String group, Failure failure) {
    Kind kind = kind(failure);
    if (kind == null || arrivals >= routing.maxFallbacks()) {
      return List.of();
    }
    List<Stop> open = new ArrayList<>();
    ModelConfig model = group == null ? null : snapshot.config().models().get(group);
    if (model != null) {
      add(open, own(model.fallbacks(), kind), kind);
    }
    // A prompt that a policy refused goes only where the operator wants such prompts to go.
    ahead.stream().filter(stop -> kind != Kind.POLICY || stop.kind() == kind).forEach(open::add);
    if (kind == Kind.FAILURE) {
      add(open, routing.defaultFallbacks(), kind);
    }
    open.removeIf(stop -> visited.contains(canonical(stop.group())));
    return open;
  }

  private static void add(List<Stop> open, List<String> groups, Kind kind) {
    groups.forEach(group -> open.add(new Stop(group, kind)));
  }

  private static List<String> own(ModelConfig.Fallbacks lists, Kind kind) {
    return switch (kind) {
      case FAILURE -> lists.failures();
      case CONTEXT -> lists.contextWindow();
      case POLICY -> lists.contentPolicy();
    };
  }

  private static @Nullable Kind kind(Failure failure) {
    return switch (failure) {
      case Failure.ContextLengthExceeded tooLong -> Kind.CONTEXT;
      case Failure.ContentPolicyViolation refused -> Kind.POLICY;
      case Failure.UpstreamModelNotFound unknown -> Kind.FAILURE;
      case Failure.NoHealthyDeployment nobody -> Kind.FAILURE;
      // The caller's own faults are the same everywhere.
      default -> failure.elsewhere() ? Kind.FAILURE : null;
    };
  }

  /** Lists may name an alias. */
  private String canonical(String name) {
    return Objects.requireNonNullElse(snapshot.routes().group(name), name);
  }
}
