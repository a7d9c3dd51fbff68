package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The arguments of a scalar function, each rendered when it is first asked for and then kept:
 * functions ask several times, and calls are nested.
 */
final class Arguments {
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

  private final Expr.Call call;
  private final ExpressionRenderer expressions;
  private final Rendered[] rendered;

  Arguments(Expr.Call call, ExpressionRenderer expressions) {
    this.call = call;
    this.expressions = expressions;
    this.rendered = new Rendered[call.arguments().size()];
  }

  Expr.Call call() {
    return call;
  }

  ExpressionRenderer expressions() {
    return expressions;
  }

  int count() {
    return rendered.length;
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
    if (rendered[index] == null) {
      rendered[index] = expressions.render(call.arguments().get(index));
    }
    return rendered[index];
  }

  /** The argument of a function that takes one. */
  Rendered only() {
    require(1, 1);
    return get(0);
  }

  /** The same as text. */
  String onlyText() {
    require(1, 1);
    return text(0);
  }

  List<Rendered> all() {
    return from(0);
  }

  List<Rendered> from(int index) {
    return IntStream.range(index, count()).mapToObj(this::get).toList();
  }

  String condition(int index) {
    return expressions.condition(get(index));
  }

  /** The argument as text of any length. */
  String text(int index) {
    return binding().convert(get(index), SqlType.text(SqlType.MAX_TEXT)).sql();
  }

  /** A constant that is a whole number of at most 18 digits. */
  Optional<Long> wholeConstant(int index) {
    return call.arguments().get(index) instanceof Expr.Literal literal
            && literal.kind() == Expr.Literal.Kind.NUMBER
            && WHOLE.matcher(literal.text()).matches()
        ? Optional.of(Long.valueOf(literal.text()))
        : Optional.empty();
  }

  /** A whole number, 0 for one below. */
  String notNegative(int index) {
    return wholeConstant(index)
        .map(constant -> Long.toString(Math.max(0, constant)))
        .orElseGet(() -> "greatest(" + integer(index) + ", 0)");
  }

  /** A whole number; a constant stays one, because DuckDB plans what it is given many times. */
  String integer(int index) {
    Optional<Long> constant = wholeConstant(index);
    if (constant.isPresent()) {
      return constant.get().toString();
    }
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
