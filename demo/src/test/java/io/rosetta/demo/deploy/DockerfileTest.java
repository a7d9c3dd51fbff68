package io.rosetta.demo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetta.demo.deploy.Dockerfile.Instruction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DockerfileTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> WORDS =
      Set.of(
          "FROM",
          "WORKDIR",
          "COPY",
          "RUN",
          "ENV",
          "USER",
          "EXPOSE",
          "ENTRYPOINT",
          "CMD",
          "STOPSIGNAL");
  private static Dockerfile dockerfile;

  @BeforeAll
  static void read() throws IOException {
    dockerfile = Dockerfile.read(ROOT.resolve("deploy/Dockerfile"));
  }

  @Test
  void everyInstructionIsOneThatDockerKnows() {
    assertThat(dockerfile.instructions()).extracting(Instruction::word).isSubsetOf(WORDS);
  }

  @Test
  void whatIsCopiedExistsInTheTreeOrComesFromAStage() {
    for (Instruction copy : instructions("COPY")) {
      List<String> words = List.of(copy.rest().split("\\s+"));
      if (words.get(0).startsWith("--from=")) {
        assertThat(dockerfile.stages()).contains(words.get(0).substring("--from=".length()));
      } else {
        words.subList(0, words.size() - 1).forEach(from -> assertThat(ROOT.resolve(from)).exists());
      }
    }
  }

  @Test
  void theImagesDoNotRunAsRoot() {
    for (String image : List.of("worker", "emulator")) {
      List<Instruction> users =
          dockerfile.all(image).stream().filter(line -> "USER".equals(line.word())).toList();
      assertThat(users.get(users.size() - 1).rest()).isEqualTo("10001:10001");
    }
  }

  @Test
  void theWorkerGetsItsHeapFromTheContainerAndEndsWhenItIsFull() {
    String all =
        dockerfile.all("worker").stream().map(Instruction::rest).collect(Collectors.joining("\n"));
    assertThat(all)
        .contains("-XX:MaxRAMPercentage=", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError")
        .contains("-Duser.timezone=UTC")
        .contains("SNOWFLAKE_HOME=/tmp/.snowflake", "PIPELINE_POOL_MAX_CONN=10")
        .doesNotContain("emulator/target", "demo/target");
  }

  private static List<Instruction> instructions(String word) {
    return dockerfile.instructions().stream().filter(line -> line.word().equals(word)).toList();
  }
}
