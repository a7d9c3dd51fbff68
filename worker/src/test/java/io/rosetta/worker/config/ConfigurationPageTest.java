package io.rosetta.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of docs/configuration.md can be used as it stands. */
class ConfigurationPageTest {
  @Test
  void theExampleIsRead() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    String example = page.substring(begin, page.indexOf("```", begin));
    RosettaConfig config =
        new ConfigReader(Map.of("SHOP_PASSWORD", "x")).read("configuration.md", example);
    assertThat(config.pipelines().get("orders").settings().tables()).hasSize(3);
  }
}
