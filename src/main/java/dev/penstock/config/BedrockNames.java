package dev.penstock.config;

import java.util.List;

/**
 * Under which names the price book may have a model of Bedrock's: it has one of each that is called
 * by several ids at the same price. An ARN ends with the id. Profiles of a geography ({@code us.},
 * {@code eu.}, {@code apac.}) cost what the model costs in one of its regions; the global ones cost
 * less, and are never taken for others.
 */
final class BedrockNames {
  private static final String GLOBAL = "global.";

  private BedrockNames() {}

  /** In the order in which they are to be looked for. */
  static List<String> of(String id) {
    String name = id.startsWith("arn:") ? id.substring(id.lastIndexOf('/') + 1) : id;
    String model = model(name);
    return name.startsWith(GLOBAL) ? List.of(name) : List.of(name, model, "us." + model);
  }

  /** Without its geography: before the maker's name. */
  private static String model(String name) {
    int first = name.indexOf('.');
    int second = name.indexOf('.', first + 1);
    boolean geography =
        first > 0
            && second > 0
            && name.substring(0, first).chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '-')
            && name.substring(first + 1, second).chars().noneMatch(Character::isDigit)
            && first <= "us-gov".length();
    return geography ? name.substring(first + 1) : name;
  }
}
