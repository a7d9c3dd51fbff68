package io.rosetta.activities.snowflake;

import io.rosetta.activities.model.ColumnConversion;
import io.rosetta.activities.model.StagedChangeset;
import io.rosetta.activities.model.TableMapping;
import io.rosetta.activities.model.TableMapping.Absent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps what the target cannot hold: one row per value, in the transaction that writes a NULL in
 * its place. The stream has marked most of them in the file; text that Snowflake itself cannot
 * parse shows only in the load table.
 */
final class QuarantineStatement {
  private static final String IS_STAGED = "STARTSWITH(l.TAG, ?)";

  /** A change that writes a row; one of an append table, too. */
  private static final String WRITES = " AND l.OP IN ('I', 'U')";

  private final StateObjects objects;
  private final Function<TableMapping, List<Absent>> absent;

  /**
   * For one transaction.
   *
   * @param absent the columns that a mapping's rows do not carry
   */
  QuarantineStatement(StateObjects objects, Function<TableMapping, List<Absent>> absent) {
    this.objects = objects;
    this.absent = absent;
  }

  /**
   * One statement for all of a transaction's changesets; empty when there is nothing to look at.
   */
  Optional<Sql> of(Collection<StagedChangeset> changesets, Collection<String> tagsWithUnholdable) {
    List<String> selects = new ArrayList<>();
    List<String> binds = new ArrayList<>();
    for (StagedChangeset staged : changesets) {
      List<String> arms = new ArrayList<>();
      QuarantineArms of = arms(staged);
      if (staged.changeset().hasQuarantined()) {
        arms.addAll(of.marked());
      }
      if (tagsWithUnholdable.contains(staged.tag())) {
        arms.addAll(of.unholdable());
      }
      arms.addAll(of.absent(absent.apply(staged.changeset().mapping()), IS_STAGED + WRITES));
      selects.addAll(arms);
      arms.forEach(arm -> binds.add(staged.tag()));
    }
    return QuarantineArms.insert(objects, selects, binds);
  }

  /** The condition under which a loaded row holds text that cannot be converted. */
  static Optional<String> unholdableCondition(TableMapping mapping, String alias) {
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < mapping.columns().size(); i++) {
      mapping
          .columns()
          .get(i)
          .conversion()
          .unholdableInLoad(alias + "." + LoadTable.column(i))
          .ifPresent(condition -> conditions.add("(" + condition + ")"));
    }
    return anyOf(conditions);
  }

  /** The same for the values of the key, the origin key's too. */
  static Optional<String> unholdableKeyCondition(TableMapping mapping, String alias) {
    List<String> conditions = new ArrayList<>();
    for (int part = 0; part < mapping.keyIndexes().size(); part++) {
      int index = mapping.keyIndexes().get(part);
      ColumnConversion conversion = mapping.columns().get(index).conversion();
      for (String column : List.of(LoadTable.column(index), LoadTable.originKey(part))) {
        conversion
            .unholdableInLoad(alias + "." + column)
            .ifPresent(condition -> conditions.add("(" + condition + ")"));
      }
    }
    return anyOf(conditions);
  }

  private static Optional<String> anyOf(List<String> conditions) {
    return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" OR ", conditions));
  }

  private QuarantineArms arms(StagedChangeset staged) {
    return new QuarantineArms(
        objects,
        staged.changeset().mapping(),
        new QuarantineArms.Rows(
            staged.loadTable().quoted() + " AS l",
            "l.QUARANTINED",
            index -> "l." + LoadTable.column(index),
            "l.VERSION",
            index -> IS_STAGED));
  }
}
