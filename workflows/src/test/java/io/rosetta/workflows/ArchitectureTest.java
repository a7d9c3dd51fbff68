package io.rosetta.workflows;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Workflow code is replayed, so it may depend on nothing that differs the second time. */
@AnalyzeClasses(
    packages = "io.rosetta.workflows",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_INPUT_OUTPUT_DATABASE_OR_THREADS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.net..",
              "java.nio..",
              "java.sql..",
              "javax.sql..",
              "java.util.concurrent..",
              "org.postgresql..",
              "net.snowflake..",
              "io.debezium..",
              "com.zaxxer..");

  @ArchTest
  static final ArchRule NO_CLOCK =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class);

  @ArchTest
  static final ArchRule NO_RANDOMNESS_ENVIRONMENT_OR_SLEEP =
      noClasses()
          .should()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Random.class, ThreadLocalRandom.class, Thread.class);

  @ArchTest
  static final ArchRule ONLY_WHAT_THE_DESIGN_ALLOWS =
      classes()
          .should()
          .onlyDependOnClassesThat(
              are(
                  resideInAnyPackage(
                      "io.rosetta.workflows..",
                      "java.lang..",
                      "java.time..",
                      "java.util..",
                      "io.temporal..",
                      "org.slf4j..",
                      "com.fasterxml.jackson..")));
}
