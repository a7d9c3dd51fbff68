package io.rosetta.activities;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages of this module. */
@AnalyzeClasses(
    packages = "io.rosetta.activities",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("io.rosetta.activities.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_MODEL_DEPENDS_ON_NOTHING =
      noClasses()
          .that()
          .resideInAPackage("..model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "org.postgresql..",
              "net.snowflake..",
              "io.debezium..",
              "io.temporal..");

  @ArchTest
  static final ArchRule ONLY_THE_STREAM_KNOWS_DEBEZIUM =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.rosetta.activities.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.debezium..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule ONLY_SNOWFLAKE_KNOWS_ITS_DRIVER =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.rosetta.activities.snowflake..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("net.snowflake..");

  @ArchTest
  static final ArchRule ONLY_THE_PIPELINE_KNOWS_TEMPORAL =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.rosetta.activities.pipeline..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.temporal..");
}
