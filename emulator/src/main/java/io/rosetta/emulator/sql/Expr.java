package io.rosetta.emulator.sql;

import java.util.List;
import java.util.Optional;

/** An expression as written, names not yet resolved. */
public sealed interface Expr {
  /** A constant; {@code text} is decoded (strings) or as written (numbers). */
  record Literal(Kind kind, String text) implements Expr {
    public enum Kind {
      NUMBER,
      STRING,
      BOOLEAN,
      NULL
    }

    public static final Literal NULL = new Literal(Kind.NULL, "NULL");

    static Literal string(String text) {
      return new Literal(Kind.STRING, text);
    }
  }

  /** A bind variable, counted from 1. */
  record Bind(int number) implements Expr {}

  /** A column with up to three qualifiers. */
  record Column(List<String> parts, Position position) implements Expr {
    public Column {
      parts = List.copyOf(parts);
    }

    public String name() {
      return parts.get(parts.size() - 1);
    }

    public String printed() {
      return new ObjectName(parts).toString();
    }
  }

  /** {@code $1} or {@code t.$1}, counted from 1. */
  record Positional(Optional<String> qualifier, int number, Position position) implements Expr {}

  /** Operators as Snowflake writes them: {@code - + NOT}. */
  record Unary(String operator, Expr operand) implements Expr {}

  /** {@code + - * / % || = <> < <= > >= AND OR}. */
  record Binary(String operator, Expr left, Expr right) implements Expr {}

  record Between(Expr value, Expr low, Expr high, boolean negated) implements Expr {}

  record InList(Expr value, List<Expr> items, boolean negated) implements Expr {}

  record InQuery(Expr value, Query query, boolean negated) implements Expr {}

  /** {@code LIKE, ILIKE, RLIKE}. */
  record Like(String operator, Expr value, Expr pattern, Optional<Expr> escape, boolean negated)
      implements Expr {}

  record IsNull(Expr value, boolean negated) implements Expr {}

  /** {@code IS [NOT] TRUE | FALSE}. */
  record IsBoolean(Expr value, boolean truth, boolean negated) implements Expr {}

  /** {@code IS DISTINCT FROM}; negated means IS NOT DISTINCT FROM. */
  record IsDistinct(Expr left, Expr right, boolean negated) implements Expr {}

  record Case(Optional<Expr> operand, List<When> whens, Optional<Expr> otherwise) implements Expr {}

  record When(Expr condition, Expr result) {}

  /** CAST, TRY_CAST and {@code ::}. */
  record Cast(Expr value, SqlType type, boolean lenient) implements Expr {}

  /** A function; a star argument is a {@link Star}. */
  record Call(
      String name,
      List<Expr> arguments,
      boolean distinct,
      List<Query.OrderItem> withinGroup,
      Optional<Window> over,
      Position position)
      implements Expr {}

  record Window(List<Expr> partitionBy, List<Query.OrderItem> orderBy, Optional<Frame> frame) {}

  /** {@code ROWS | RANGE BETWEEN from AND to}, the bounds as written. */
  record Frame(String unit, String from, String to) {}

  record Exists(Query query) implements Expr {}

  record Scalar(Query query) implements Expr {}

  /** {@code v:a.b[0]['c']}. */
  record Path(Expr value, List<Step> steps) implements Expr {}

  /** One step of a path: a key or an index. */
  record Step(Optional<String> key, Optional<Expr> index) {}

  record Star(Optional<String> qualifier, List<String> excluded) implements Expr {}

  /** {@code (a, b)}. */
  record Row(List<Expr> items) implements Expr {}
}
