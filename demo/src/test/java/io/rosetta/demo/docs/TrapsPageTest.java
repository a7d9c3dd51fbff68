package io.rosetta.demo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/traps.md names tests; a renamed or removed one must not leave a promise behind. */
class TrapsPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|IT))#(\\w+)`");
  private static final Pattern ROW =
      Pattern.compile("^\\| \\*\\*([A-F]\\d*)\\*\\*.*", Pattern.MULTILINE);
  private static final Set<String> TRAPS =
      Set.of(
          "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11", "A12", "A13", "A14",
          "A15", "B1", "B2", "B3", "B4", "B5", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "D", "E",
          "F");

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/traps.md"));
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    List<String> missing = new ArrayList<>();
    Matcher named = NAMED.matcher(page());
    int count = 0;
    while (named.find()) {
      count++;
      if (!isTest(named.group(1), named.group(2))) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(50);
  }

  @Test
  void everyTrapHasARowWithATestOrALimit() throws IOException {
    Set<String> found = new TreeSet<>();
    Matcher row = ROW.matcher(page());
    while (row.find()) {
      assertThat(row.group()).containsPattern("`\\w+#\\w+`|Limit:");
      found.add(row.group(1));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(TRAPS);
  }

  private static boolean isTest(String type, String method) throws IOException {
    for (Path file : sources(type)) {
      if (Pattern.compile("void " + method + "\\(").matcher(Files.readString(file)).find()) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> sources(String type) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module :
          modules.map(m -> m.resolve("src/test/java")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(module)) {
          files.filter(file -> file.endsWith(type + ".java")).forEach(found::add);
        }
      }
    }
    return found;
  }
}
