package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The worse reading of what a blocked writer sees, which is the default. */
class BlockedWriterIT extends CompareAndSetTestBase {
  @Test
  void blockedCompareAndSetOverwritesWhatItDidNotSee() throws Exception {
    assertThat(secondOfTwo("")).isEqualTo(1);
    assertThat(lsn()).isEqualTo("120");
  }

  @Test
  void compareAndSetAfterTheLockWasTakenSeesTheNewState() throws Exception {
    assertThat(secondOfTwo("update state set epoch = epoch + 1")).isZero();
    assertThat(lsn()).isEqualTo("150");
  }

  @Test
  void blockedDeleteDeletesWhatItSaw() throws Exception {
    first().run("begin");
    first().run("update state set lsn = 150");
    CompletableFuture<Integer> delete = second().runAside("delete from state where lsn = 100");
    awaitWaiters(1);
    first().run("commit");
    assertThat(delete.get(20, TimeUnit.SECONDS)).isEqualTo(2);
  }
}
