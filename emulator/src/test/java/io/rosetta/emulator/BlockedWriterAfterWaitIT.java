package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The other reading of what a blocked writer sees. */
class BlockedWriterAfterWaitIT extends CompareAndSetTestBase {
  @Override
  EmulatorOptions options() {
    return super.options().withBlockedWriter(BlockedWriter.SEES_STATE_AFTER_WAIT);
  }

  @Test
  void blockedCompareAndSetFails() throws Exception {
    assertThat(secondOfTwo("")).isZero();
    assertThat(lsn()).isEqualTo("150");
  }
}
