package dev.penstock.testing.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A rule that nothing breaks would prove nothing. */
final class RulesTest {

  @TestFactory
  Stream<DynamicTest> a_good_body_keeps_every_rule() {
    return Rules.all().stream()
        .map(set -> dynamicTest(set.vendor(), () -> set.check(RuleSet.read(set.good()))));
  }

  @TestFactory
  Stream<DynamicTest> each_rule_finds_what_breaks_it() {
    return Rules.all().stream()
        .flatMap(set ->
            set.rules().stream()
                .map(rule ->
                    dynamicTest(
                        set.vendor() + ": " + rule.name(),
                        () -> assertThat(set.broken(set.spoilt(rule))).contains(rule.name()))));
  }
}
