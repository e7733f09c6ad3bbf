package dev.penstock;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Who may know whom, and what no class may call. */
@AnalyzeClasses(packages = "dev.penstock", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  private static final String ROOT = "dev.penstock";
  private static final String[] STAGES = {
    "admission", "routing", "provider", "egress", "accounting"
  };

  /** Main, Shard and the commands join everything, so they may see everything. */
  private static final String[] WIRING = {ROOT, ROOT + ".cli.."};

  @ArchTest static final ArchRule error_knows_nothing_above = knowsOnly("error");
  @ArchTest static final ArchRule config_knows_nothing_above = knowsOnly("config", "error");
  @ArchTest static final ArchRule api_knows_nothing_above = knowsOnly("api", "error", "config");

  @ArchTest
  static final ArchRule dialect_is_pure_translation = knowsOnly("dialect", "api", "error");

  @ArchTest
  static final ArchRule upstream_knows_no_stage = knowsOnly("upstream", "api", "error", "config");

  @ArchTest
  static final ArchRule provider_knows_no_other_stage =
      knowsOnly("provider", "dialect", "upstream", "api", "error", "config");

  @ArchTest
  static final ArchRule egress_knows_no_other_stage =
      knowsOnly("egress", "dialect", "api", "error");

  @ArchTest static final ArchRule admission_knows_no_other_stage = stageKnowsNoOther("admission");

  @ArchTest static final ArchRule routing_knows_no_other_stage = stageKnowsNoOther("routing");
  @ArchTest static final ArchRule accounting_knows_no_other_stage = stageKnowsNoOther("accounting");

  @ArchTest
  static final ArchRule ingress_reaches_the_stages_through_dispatch =
      noClasses()
          .that()
          .resideInAPackage(folder("ingress"))
          .should()
          .dependOnClassesThat(resideInAnyPackage(folders(STAGES)))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule only_ingress_knows_dispatch = isKnownOnlyTo("dispatch", "ingress");

  @ArchTest static final ArchRule only_the_wiring_knows_ingress = isKnownOnlyTo("ingress");
  @ArchTest static final ArchRule only_the_wiring_names_a_store = isKnownOnlyTo("store");

  @ArchTest
  static final ArchRule a_vendor_knows_no_other_vendor =
      slices()
          .matching(ROOT + ".provider.(*)..")
          .should()
          .notDependOnEachOther()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule no_cycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule only_store_and_vault_see_drivers =
      noClasses()
          .that()
          .resideOutsideOfPackages(folders("store", "vault"))
          .and()
          // There it signs calls to a provider, and is no driver.
          .resideOutsideOfPackage(ROOT + ".provider.bedrock.aws..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "java.sql..",
                  "javax.sql..",
                  "org.h2..",
                  "org.sqlite..",
                  "org.rocksdb..",
                  "io.vertx.redis..",
                  "io.vertx.sqlclient..",
                  "io.vertx.pgclient..",
                  "io.vertx.ext.jdbc..",
                  "software.amazon.awssdk.."))
          .allowEmptyShould(true);

  /** A command may wait for its answer; nothing that runs beside an event loop may. */
  @ArchTest
  static final ArchRule nothing_blocks =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".cli..")
          .and()
          // A reload waits on a thread of its own.
          .doNotBelongToAnyOf(Main.class, State.class)
          .and()
          // A configuration with secrets is read off the event loops, or before there are any.
          .doNotHaveFullyQualifiedName(ROOT + ".vault.Patience")
          .should()
          .accessTargetWhere(
              isCall(Thread.class, "sleep|join")
                  .or(isCall(TimeUnit.class, "sleep|timedJoin|timedWait"))
                  .or(isCall(Future.class, "await"))
                  .or(isCall(CompletableFuture.class, "join"))
                  .or(isCall(java.util.concurrent.Future.class, "get"))
                  .or(isCall(CountDownLatch.class, "await"))
                  .or(isCall(Semaphore.class, "acquire"))
                  .or(isCall(BlockingQueue.class, "take|put"))
                  .or(isCall(Object.class, "wait")))
          .because("an event loop that waits stops every request it carries")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_clock_is_injected =
      noClasses()
          .that()
          .resideOutsideOfPackages(WIRING)
          .should()
          .accessTargetWhere(
              isCall(System.class, "currentTimeMillis|nanoTime")
                  .or(isCall(Clock.class, "system.*|tick.*"))
                  .or(isCall(InstantSource.class, "system"))
                  .or(isCall(Date.class, "<init>"))
                  .or(asksNoClockForNow()))
          .because("time is a parameter, so that tests can turn it")
          .allowEmptyShould(true);

  /** A text from a caller, or from the configuration, must not become a question to a server. */
  @ArchTest
  static final ArchRule addresses_are_read_and_never_looked_up =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".upstream.fetch.SystemResolver")
          .should()
          .accessTargetWhere(isCall(InetAddress.class, "getByName|getAllByName"))
          .because("they ask a name server for whatever they cannot read, and wait for it")
          .allowEmptyShould(true);

  private static String folder(String name) {
    return ROOT + "." + name + "..";
  }

  private static String[] folders(String... names) {
    return Arrays.stream(names).map(ArchitectureTest::folder).toArray(String[]::new);
  }

  /** Of our own folders; libraries are free. */
  private static ArchRule knowsOnly(String feature, String... others) {
    String[] known =
        Stream.concat(Stream.of(feature), Arrays.stream(others)).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(folder(feature))
        .should()
        .dependOnClassesThat(ours().and(resideOutsideOfPackages(folders(known))))
        .as(feature + " knows only " + String.join(", ", known))
        .allowEmptyShould(true);
  }

  private static ArchRule stageKnowsNoOther(String stage) {
    String[] forbidden =
        Stream.concat(Arrays.stream(STAGES), Stream.of("dispatch", "ingress"))
            .filter(other -> !other.equals(stage))
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(folder(stage))
        .should()
        .dependOnClassesThat(resideInAnyPackage(folders(forbidden)))
        .allowEmptyShould(true);
  }

  private static ArchRule isKnownOnlyTo(String feature, String... others) {
    String[] allowed =
        Stream.of(Stream.of(WIRING), Stream.of(folder(feature)), Stream.of(folders(others)))
            .flatMap(packages -> packages)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat(resideInAPackage(folder(feature)))
        .as(feature + " is known only to " + Arrays.stream(allowed).collect(joining(", ")))
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> ours() {
    return resideInAPackage(ROOT + "..");
  }

  private static DescribedPredicate<JavaAccess<?>> isCall(Class<?> type, String names) {
    return target(owner(assignableTo(type))).and(target(nameMatching(names)));
  }

  /** {@code Instant.now()} and its like, called or referred to; with a clock they are fine. */
  private static DescribedPredicate<JavaAccess<?>> asksNoClockForNow() {
    return target(owner(resideInAPackage("java.time..")))
        .and(target(nameMatching("now")))
        .and(
            DescribedPredicate.describe(
                "takes no clock",
                access ->
                    access instanceof JavaCodeUnitAccess<?> use
                        && use.getTarget().getRawParameterTypes().stream()
                            .noneMatch(type -> type.isAssignableTo(Clock.class))));
  }
}
