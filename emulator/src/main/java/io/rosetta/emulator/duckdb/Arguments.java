package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.util.List;
import java.util.Locale;

/** The arguments of a scalar function, rendered when asked for. */
record Arguments(Expr.Call call, ExpressionRenderer expressions) {
  int count() {
    return call.arguments().size();
  }

  void require(int least, int most) {
    if (count() < least || count() > most) {
      throw SqlError.wrongArguments(call.name());
    }
  }

  Binding binding() {
    return expressions.binding();
  }

  Rendered get(int index) {
    return expressions.render(call.arguments().get(index));
  }

  List<Rendered> all() {
    return expressions.all(call.arguments());
  }

  List<Rendered> from(int index) {
    return expressions.all(call.arguments().subList(index, count()));
  }

  String condition(int index) {
    return expressions.condition(call.arguments().get(index));
  }

  /** The argument as text of any length. */
  String text(int index) {
    return binding().convert(get(index), SqlType.text(SqlType.MAX_TEXT)).sql();
  }

  /** A whole number. */
  String integer(int index) {
    return "CAST(" + binding().convert(get(index), SqlType.BIGGEST_INTEGER).sql() + " AS BIGINT)";
  }

  /** A date part, given as a word or a string. */
  String word(int index) {
    Expr argument = call.arguments().get(index);
    if (argument instanceof Expr.Column column && column.parts().size() == 1) {
      return column.name().toUpperCase(Locale.ROOT);
    }
    if (argument instanceof Expr.Literal literal) {
      return literal.text().toUpperCase(Locale.ROOT);
    }
    throw SqlError.wrongArguments(call.name());
  }

  /** A constant string. */
  String constant(int index) {
    if (call.arguments().get(index) instanceof Expr.Literal literal) {
      return literal.text();
    }
    throw SqlError.wrongArguments(call.name());
  }
}
