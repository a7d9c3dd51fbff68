package io.rosetta.emulator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final Faults faults = new Faults();

  @Test
  void strikesTheNextMatchOnce() {
    faults.on("insert").cutBefore();
    assertThat(before("select 1")).isEmpty();
    assertThat(before("INSERT into t")).containsExactly(new Fault.CutBefore());
    assertThat(before("insert into t")).isEmpty();
  }

  @Test
  void strikesTheNthMatchAndSoManyAfterIt() {
    faults.on("insert").nth(2).times(2).httpStatus(503);
    assertThat(before("insert 1")).isEmpty();
    assertThat(before("insert 2")).hasSize(1);
    assertThat(before("insert 3")).hasSize(1);
    assertThat(before("insert 4")).isEmpty();
  }

  @Test
  void strikesBeforeExecutionOrAtTheReply() {
    faults.on("commit").lostReply();
    assertThat(before("commit")).isEmpty();
    assertThat(faults.striking(statement("commit"), true)).containsExactly(new Fault.LostReply());
  }

  @Test
  void pathsAreNotStatements() {
    faults.on(".*").always().cutBefore();
    faults.onPath("/session/heartbeat").httpStatus(503);
    assertThat(before("/session/heartbeat")).containsExactly(new Fault.HttpStatus(503));
  }

  @Test
  void clearedRulesStrikeNoMore() {
    faults.on("insert").always().cutBefore();
    faults.latency(Duration.ofSeconds(1));
    faults.clear();
    assertThat(before("insert")).isEmpty();
    assertThat(faults.latencyOf(statement("insert"))).isZero();
  }

  @Test
  void latencyOfAKindGoesBeforeTheGeneralOne() {
    faults.latency(Duration.ofMillis(5));
    faults.latency("merge", Duration.ofMillis(50));
    assertThat(faults.latencyOf(statement("MERGE INTO t"))).isEqualTo(Duration.ofMillis(50));
    assertThat(faults.latencyOf(statement("select 1"))).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void statementsAreCountedByTheirFirstWord() {
    faults.saw(statement("-- a comment\n /* and another */ Merge into t"));
    faults.saw(statement("select 1"));
    faults.saw(statement("SELECT(2)"));
    assertThat(faults.counts()).containsEntry("MERGE", 1L).containsEntry("SELECT", 2L);
    faults.forget();
    assertThat(faults.statements()).isEmpty();
  }

  @Test
  void oldStatementsAreForgottenByTheirLength() {
    SeenStatement large = statement("x".repeat((int) (Faults.REMEMBERED_CHARACTERS / 2)));
    faults.saw(statement("select 1"));
    faults.saw(large);
    assertThat(faults.statements()).hasSize(2);
    faults.saw(large);
    assertThat(faults.statements()).containsExactly(large, large);
  }

  private List<Fault> before(String sql) {
    return faults.striking(statement(sql), false);
  }

  private static SeenStatement statement(String sql) {
    return new SeenStatement(1, "q", "", sql);
  }
}
