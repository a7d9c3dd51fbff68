package io.rosetta.emulator.sql;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Where the lines of a statement begin; found once, since every column of it has a position. */
final class Lines {
  private final int[] starts;

  Lines(String text) {
    this.starts =
        IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, text.length())
                    .filter(i -> text.charAt(i) == '\n')
                    .map(i -> i + 1))
            .toArray();
  }

  Position at(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    int line = found >= 0 ? found : -found - 2;
    return new Position(line + 1, offset - starts[line]);
  }
}
