package io.rosetta.demo.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The instructions of a Dockerfile, continued lines joined, comments left out. */
record Dockerfile(List<Instruction> instructions) {
  private static final Pattern FROM = Pattern.compile("(\\S+)(?: AS (\\S+))?");

  /**
   * One instruction.
   *
   * @param stage that it belongs to
   * @param base what the stage stands on
   */
  record Instruction(String stage, String base, String word, String rest) {}

  static Dockerfile read(Path file) throws IOException {
    List<Instruction> instructions = new ArrayList<>();
    String stage = "";
    String base = "";
    for (String line : logicalLines(Files.readAllLines(file))) {
      String[] parts = line.split("\\s+", 2);
      if ("FROM".equals(parts[0])) {
        Matcher from = FROM.matcher(parts[1]);
        if (!from.matches()) {
          throw new IOException("not understood: " + line);
        }
        base = from.group(1);
        stage = from.group(2);
      }
      instructions.add(new Instruction(stage, base, parts[0], parts[1]));
    }
    return new Dockerfile(List.copyOf(instructions));
  }

  private static List<String> logicalLines(List<String> lines) {
    List<String> logical = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String line : lines) {
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      boolean goesOn = line.endsWith("\\");
      open.append(goesOn ? line.substring(0, line.length() - 1) : line);
      if (!goesOn) {
        logical.add(open.toString().strip());
        open.setLength(0);
      }
    }
    return logical;
  }

  List<String> stages() {
    return instructions.stream().map(Instruction::stage).distinct().toList();
  }

  /** What a stage says, with what the stages say that it stands on, those first. */
  List<Instruction> all(String stage) {
    List<Instruction> own =
        instructions.stream().filter(line -> line.stage().equals(stage)).toList();
    String base = own.get(0).base();
    List<Instruction> all = new ArrayList<>(stages().contains(base) ? all(base) : List.of());
    all.addAll(own);
    return all;
  }
}
