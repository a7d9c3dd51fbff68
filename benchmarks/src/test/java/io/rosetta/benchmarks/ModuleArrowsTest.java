package io.rosetta.benchmarks;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * The arrows between the modules. It lives here because this is the one module that sees all of
 * them: benchmarks to demo to worker to activities to workflows, demo to emulator, nothing back.
 */
@AnalyzeClasses(packages = "io.rosetta", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleArrowsTest {
  @ArchTest
  static final ArchRule ARROWS_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.rosetta..")
          .layer("benchmarks")
          .definedBy("io.rosetta.benchmarks..")
          .layer("demo")
          .definedBy("io.rosetta.demo..")
          .layer("worker")
          .definedBy("io.rosetta.worker..")
          .layer("activities")
          .definedBy("io.rosetta.activities..")
          .layer("workflows")
          .definedBy("io.rosetta.workflows..")
          .layer("emulator")
          .definedBy("io.rosetta.emulator..")
          .withOptionalLayers(true)
          .whereLayer("benchmarks")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("demo")
          .mayOnlyBeAccessedByLayers("benchmarks")
          .whereLayer("worker")
          .mayOnlyBeAccessedByLayers("benchmarks", "demo")
          .whereLayer("activities")
          .mayOnlyBeAccessedByLayers("benchmarks", "demo", "worker")
          .whereLayer("workflows")
          .mayOnlyBeAccessedByLayers("benchmarks", "demo", "worker", "activities")
          .whereLayer("emulator")
          .mayOnlyBeAccessedByLayers("benchmarks", "demo");

  @ArchTest
  static void everyModuleIsLookedAt(JavaClasses classes) {
    for (String module : List.of("demo", "worker", "activities", "workflows", "emulator")) {
      assertThat(classes.stream().anyMatch(c -> c.getName().startsWith("io.rosetta." + module)))
          .as(module)
          .isTrue();
    }
  }
}
