package io.rosetta.demo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.rosetta.activities.model.Identifier;
import io.rosetta.worker.config.ConfigReader;
import io.rosetta.worker.config.RosettaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** There is no Docker engine in the build: what can be checked without one is checked here. */
class ComposeFileTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static JsonNode compose;

  @BeforeAll
  static void read() throws IOException {
    compose = new YAMLMapper().readTree(Files.readString(ROOT.resolve("docker-compose.yml")));
  }

  @Test
  void whateverIsWaitedForExistsAndCanBecomeHealthy() {
    for (Map.Entry<String, JsonNode> service : services().properties()) {
      for (Map.Entry<String, JsonNode> wait : service.getValue().path("depends_on").properties()) {
        JsonNode waitedFor = services().path(wait.getKey());
        assertThat(waitedFor.isObject()).as(wait.getKey()).isTrue();
        if ("service_healthy".equals(wait.getValue().path("condition").asText())) {
          assertThat(waitedFor.has("healthcheck")).as(wait.getKey()).isTrue();
        }
      }
    }
  }

  @Test
  void nobodyWaitsForItself() {
    for (Map.Entry<String, JsonNode> service : services().properties()) {
      Set<String> before = new HashSet<>();
      Deque<String> open = new ArrayDeque<>(List.of(service.getKey()));
      while (!open.isEmpty()) {
        services()
            .path(open.pop())
            .path("depends_on")
            .fieldNames()
            .forEachRemaining(
                name -> {
                  if (before.add(name)) {
                    open.push(name);
                  }
                });
      }
      assertThat(before).doesNotContain(service.getKey());
    }
  }

  @Test
  void sharedNetworksNameAServiceAndPublishNoPortsThemselves() {
    for (JsonNode service : services()) {
      String mode = service.path("network_mode").asText("");
      if (mode.startsWith("service:")) {
        assertThat(services().has(mode.substring("service:".length()))).as(mode).isTrue();
        assertThat(service.has("ports")).as("ports with " + mode).isFalse();
      }
    }
  }

  @Test
  void volumesAreDeclaredAndMountedFilesExist() {
    Set<String> used = new HashSet<>();
    for (JsonNode service : services()) {
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().split(":", -1)[0];
        if (source.startsWith(".")) {
          assertThat(ROOT.resolve(source)).exists();
        } else {
          used.add(source);
        }
      }
    }
    List<String> declared = new ArrayList<>();
    compose.path("volumes").fieldNames().forEachRemaining(declared::add);
    assertThat(used).containsExactlyInAnyOrderElementsOf(declared);
  }

  @Test
  void whatIsBuiltIsAStageOfTheDockerfile() throws IOException {
    Dockerfile dockerfile = Dockerfile.read(ROOT.resolve("deploy/Dockerfile"));
    for (JsonNode service : services()) {
      if (service.has("build")) {
        assertThat(ROOT.resolve(service.at("/build/dockerfile").asText())).exists();
        assertThat(dockerfile.stages()).contains(service.at("/build/target").asText());
      }
    }
  }

  @Test
  void publishedPortsStayOnThisMachine() {
    for (JsonNode service : services()) {
      for (JsonNode port : service.path("ports")) {
        assertThat(port.asText()).matches("127\\.0\\.0\\.1:\\d+:\\d+");
      }
    }
  }

  @Test
  void theWorkersConfigurationIsRightAndNamesTheOtherServices() {
    RosettaConfig config =
        new ConfigReader(Map.of("SHOP_PASSWORD", "secret"))
            .read(ROOT.resolve("deploy/compose/rosetta.yaml"));
    assertThat(services().has(config.sources().get("shop").host())).isTrue();
    assertThat(config.temporal().addressGiven()).contains("temporal:7233");
    assertThat(config.destinations().get("lake").url().toString())
        .isEqualTo("http://127.0.0.1:8765");
    assertThat(config.pipelines()).containsOnlyKeys("shop");
    assertThat(emulatorOption("--port")).isEqualTo("8765");
    assertThat(new Identifier(emulatorOption("--database").toUpperCase(Locale.ROOT)))
        .isEqualTo(config.pipelines().get("shop").settings().targetDatabase());
  }

  /** What the emulator's command gives for an option. */
  private static String emulatorOption(String name) {
    List<String> words = new ArrayList<>();
    services().at("/emulator/command").forEach(word -> words.add(word.asText()));
    return words.get(words.indexOf(name) + 1);
  }

  private static JsonNode services() {
    return compose.path("services");
  }
}
