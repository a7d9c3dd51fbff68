package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Arithmetic, comparison and logic.
 *
 * @see <a href="https://docs.snowflake.com/en/sql-reference/operators">Operators</a>
 */
final class OperatorRenderer {
  /** Digits of numbers that DuckDB keeps in 64 bits. */
  private static final int MOST_SMALL_DIGITS = 18;

  private static final Pattern SMALL_DIVISOR = Pattern.compile("[1-9][0-9]{0,17}");

  private final ExpressionRenderer expressions;

  OperatorRenderer(ExpressionRenderer expressions) {
    this.expressions = expressions;
  }

  Rendered unary(Expr.Unary unary) {
    if (unary.operator().equals("NOT")) {
      String condition = expressions.condition(unary.operand());
      return Rendered.of("(NOT " + condition + ")", SqlType.BOOLEAN);
    }
    Rendered operand = number(expressions.render(unary.operand()));
    return new Rendered(
        "(" + unary.operator() + " " + operand.sql() + ")", operand.type(), operand.nullable());
  }

  Rendered binary(Expr.Binary binary) {
    return switch (binary.operator()) {
      case "AND", "OR" ->
          Rendered.of(
              "(%s %s %s)"
                  .formatted(
                      expressions.condition(binary.left()),
                      binary.operator(),
                      expressions.condition(binary.right())),
              SqlType.BOOLEAN);
      case "=", "<>", "<", "<=", ">", ">=" -> comparison(binary);
      case "||" -> concatenation(binary);
      default -> arithmetic(binary);
    };
  }

  private Rendered comparison(Expr.Binary binary) {
    Comparison pair =
        Comparison.of(
            expressions.render(binary.left()),
            expressions.render(binary.right()),
            expressions.binding());
    return Rendered.of(
        "(" + pair.left() + " " + binary.operator() + " " + pair.right() + ")", SqlType.BOOLEAN);
  }

  private Rendered concatenation(Expr.Binary binary) {
    Rendered left = expressions.render(binary.left());
    Rendered right = expressions.render(binary.right());
    if (left.is(Kind.BINARY) && right.is(Kind.BINARY)) {
      return Rendered.of("(" + left.sql() + " || " + right.sql() + ")", SqlType.BINARY);
    }
    return Rendered.of("(" + text(left) + " || " + text(right) + ")", SqlType.VARCHAR);
  }

  private String text(Rendered value) {
    return expressions.binding().convert(value, SqlType.text(SqlType.MAX_TEXT)).sql();
  }

  private Rendered arithmetic(Expr.Binary binary) {
    Rendered left = number(expressions.render(binary.left()));
    Rendered right = number(expressions.render(binary.right()));
    return switch (binary.operator()) {
      case "/" -> division(left, right);
      case "%" -> remainder(left, right);
      default -> new Rendered(plain(binary.operator(), left, right), sum(left, right), true);
    };
  }

  private static String plain(String operator, Rendered left, Rendered right) {
    return "(" + left.sql() + " " + operator + " " + right.sql() + ")";
  }

  private static Optional<SqlType> sum(Rendered left, Rendered right) {
    return left.is(Kind.REAL) || right.is(Kind.REAL)
        ? Optional.of(SqlType.FLOAT)
        : Optional.empty();
  }

  /** Text and variants in arithmetic become numbers. */
  private Rendered number(Rendered value) {
    if (value.isSemiStructured()) {
      return expressions.binding().convert(value, SqlType.FLOAT);
    }
    return value.is(Kind.TEXT)
        ? expressions.binding().convert(value, SqlType.number(38, 5))
        : value;
  }

  Rendered remainder(Rendered left, Rendered right) {
    if (left.is(Kind.FIXED)
        && left.type().get().scale() == 0
        && left.type().get().length() > MOST_SMALL_DIGITS
        && SMALL_DIVISOR.matcher(right.sql()).matches()) {
      return Rendered.unknown(
          left.asLong()
              .map(whole -> "(%s %% %s)".formatted(whole, right.sql()))
              .orElseGet(() -> remainderOfLong(left.sql(), right.sql())));
    }
    return Rendered.unknown("(%s %% %s)".formatted(left.sql(), nonZero(right)));
  }

  /**
   * DuckDB divides 128 bits bit by bit, also to make 64 of them, which takes five times as long as
   * the way over text that nearly all values can take.
   */
  private static String remainderOfLong(String dividend, String divisor) {
    return "COALESCE(TRY_CAST(CAST(%1$s AS VARCHAR) AS BIGINT) %% %2$s, %1$s %% %2$s)"
        .formatted(dividend, divisor);
  }

  /** The scale of a quotient: six more digits than the dividend's, at most twelve. */
  Rendered division(Rendered left, Rendered right) {
    if (left.is(Kind.REAL) || right.is(Kind.REAL)) {
      String sql = "(" + left.sql() + " / " + nonZero(right) + ")";
      return Rendered.of(sql, SqlType.FLOAT);
    }
    int scale = left.type().filter(t -> t.kind() == Kind.FIXED).map(SqlType::scale).orElse(0);
    SqlType type = SqlType.number(38, Math.max(scale, Math.min(scale + 6, 12)));
    String sql = "CAST(%s / %s AS %s)".formatted(left.sql(), nonZero(right), DuckType.of(type));
    return Rendered.of(sql, type);
  }

  private String nonZero(Rendered divisor) {
    String fail = expressions.binding().conversion().fail("100051", "'Division by zero'");
    return "CASE WHEN %1$s = 0 THEN CAST(%2$s AS INTEGER) ELSE %1$s END"
        .formatted(divisor.sql(), fail);
  }
}
