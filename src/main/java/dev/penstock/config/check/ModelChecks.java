package dev.penstock.config.check;

import dev.penstock.config.document.KeyPath;
import dev.penstock.config.document.Nearest;
import dev.penstock.config.document.Node;
import dev.penstock.config.document.Place;
import dev.penstock.config.document.Problems;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Section {@code models}: names that lead to one group, deployments that lead to a provider. */
final class ModelChecks {

  private static final KeyPath MODELS = KeyPath.of("models");

  private final Problems problems;

  /** Alias to the group that has it. */
  private final Map<String, String> aliases = new HashMap<>();

  ModelChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Mapping document) {
    Node.Mapping models = document.mapping("models");
    Set<String> providers = document.mapping("providers").entries().keySet();
    for (String name : models.entries().keySet()) {
      KeyPath path = MODELS.child(name);
      if (stars(name) > 1) {
        problems.add(path, models.keyPlace(name), "a name may hold one * only");
      }
      checkAliases(name, models);
      List<Node> deployments = models.mapping(name).items("deployments");
      checkDeployments(path, name, deployments, providers);
      checkWeights(path, deployments);
    }
  }

  private void checkAliases(String group, Node.Mapping models) {
    List<Node> names = models.mapping(group).items("aliases");
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i) instanceof Node.Scalar scalar && scalar.value() instanceof String alias) {
        KeyPath path = MODELS.child(group).child("aliases").child(i);
        checkAlias(path, scalar.place(), alias, group, models.entries().keySet());
      }
    }
  }

  private void checkAlias(
      KeyPath path, Place place, String alias, String group, Set<String> groups) {
    if (alias.contains("*")) {
      problems.add(path, place, "an alias may not hold *");
    } else if (group.contains("*")) {
      problems.add(
          path, place, "a group with * has no aliases: nothing says what the * stands for");
    } else if (groups.contains(alias)) {
      problems.add(path, place, "there is a model group of this name");
    } else if (aliases.containsKey(alias)) {
      String other = aliases.get(alias);
      problems.add(path, place, "already an alias of " + MODELS.child(other));
    } else {
      aliases.put(alias, group);
    }
  }

  private void checkDeployments(
      KeyPath group, String name, List<Node> deployments, Set<String> providers) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < deployments.size(); i++) {
      if (!(deployments.get(i) instanceof Node.Mapping deployment)) {
        continue;
      }
      KeyPath path = group.child("deployments").child(i);
      checkProvider(path.child("provider"), deployment, providers);
      checkModel(path.child("model"), deployment, name);
      checkBaseModel(path.child("base_model"), deployment);
      String provider = deployment.text("provider");
      String model = deployment.text("model");
      if (provider != null && model != null && !seen.add(provider + '/' + model)) {
        problems.add(
            path.child("model"),
            deployment.valuePlace("model"),
            "the group has this model of this provider already; use weight instead");
      }
    }
  }

  /** Told at the first one: nothing says which of them was meant to be called. */
  private void checkWeights(KeyPath group, List<Node> deployments) {
    boolean none =
        !deployments.isEmpty()
            && deployments.stream()
                .allMatch(node ->
                    node instanceof Node.Mapping deployment
                        && deployment.value("weight") instanceof Node.Scalar scalar
                        && Long.valueOf(0).equals(scalar.value()));
    if (none) {
      problems.add(
          group.child("deployments").child(0).child("weight"),
          ((Node.Mapping) deployments.getFirst()).valuePlace("weight"),
          "the weights of the group sum to zero");
    }
  }

  private void checkProvider(KeyPath path, Node.Mapping deployment, Set<String> providers) {
    String provider = deployment.text("provider");
    if (provider == null || provider.isEmpty() || providers.contains(provider)) {
      return;
    }
    String near = Nearest.of(provider, providers);
    String message = "unknown provider";
    if (near == null && !providers.isEmpty() && providers.size() <= 12) {
      message += "; expected one of " + String.join(", ", providers);
    }
    problems.add(path, deployment.valuePlace("provider"), message, near);
  }

  private void checkModel(KeyPath path, Node.Mapping deployment, String group) {
    String model = deployment.text("model");
    if (model == null || !model.contains("*")) {
      return;
    }
    if (!group.contains("*")) {
      problems.add(
          path, deployment.valuePlace("model"), "* needs a group whose name holds *, as openai/*");
    } else if (stars(model) > 1) {
      problems.add(path, deployment.valuePlace("model"), "may hold one * only");
    }
  }

  private void checkBaseModel(KeyPath path, Node.Mapping deployment) {
    String baseModel = deployment.text("base_model");
    if (baseModel != null && baseModel.contains("*")) {
      problems.add(path, deployment.valuePlace("base_model"), "names one model, without *");
    }
  }

  private static long stars(String name) {
    return name.chars().filter(c -> c == '*').count();
  }
}
