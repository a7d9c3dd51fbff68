package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.Query;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import io.rosetta.emulator.sql.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Translates expressions to DuckDB's SQL in one scope. */
final class ExpressionRenderer {
  private final Binding binding;
  private final Scope scope;

  ExpressionRenderer(Binding binding, Scope scope) {
    this.binding = binding;
    this.scope = scope;
  }

  Binding binding() {
    return binding;
  }

  String sql(Expr expr) {
    return render(expr).sql();
  }

  /** A condition; text and numbers become BOOLEAN. */
  String condition(Expr expr) {
    return condition(render(expr));
  }

  String condition(Rendered value) {
    return value.type().isPresent() && !value.is(Kind.BOOLEAN)
        ? binding.convert(value, SqlType.BOOLEAN).sql()
        : value.sql();
  }

  List<Rendered> all(List<Expr> items) {
    List<Rendered> rendered = new ArrayList<>();
    for (Expr item : items) {
      rendered.add(render(item));
    }
    return rendered;
  }

  Rendered render(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return literal(literal);
    } else if (expr instanceof Expr.Bind bind) {
      return binding.bind(bind.number());
    } else if (expr instanceof Expr.Column column) {
      return column(column);
    } else if (expr instanceof Expr.Positional positional) {
      return positional(positional);
    } else if (expr instanceof Expr.Binary binary) {
      return new OperatorRenderer(this).binary(binary);
    } else if (expr instanceof Expr.Unary unary) {
      return new OperatorRenderer(this).unary(unary);
    } else if (expr instanceof Expr.Call call) {
      return new CallRenderer(this).call(call);
    } else if (expr instanceof Expr.Cast cast) {
      return cast(cast);
    } else if (expr instanceof Expr.Case chosen) {
      return choice(chosen);
    } else if (expr instanceof Expr.Path path) {
      return path(path);
    } else if (expr instanceof Expr.Row row) {
      return Rendered.unknown("(" + joined(all(row.items())) + ")");
    } else if (expr instanceof Expr.Scalar scalar) {
      return scalar(scalar.query());
    } else if (expr instanceof Expr.Exists exists) {
      return Rendered.of("EXISTS (" + query(exists.query()).sql() + ")", SqlType.BOOLEAN);
    } else if (expr instanceof Expr.Star) {
      throw SqlError.unsupported("* in an expression");
    }
    return Rendered.of(new PredicateRenderer(this).render(expr), SqlType.BOOLEAN);
  }

  RenderedQuery query(Query query) {
    return new QueryRenderer(binding).render(query, Optional.of(scope));
  }

  private Rendered scalar(Query query) {
    RenderedQuery rendered = query(query);
    if (rendered.columns().size() != 1) {
      throw SqlError.unsupported("a scalar subquery of several columns");
    }
    return new Rendered("(" + rendered.sql() + ")", rendered.columns().get(0).type(), true);
  }

  static String joined(List<Rendered> items) {
    return String.join(", ", items.stream().map(Rendered::sql).toList());
  }

  private static Rendered literal(Expr.Literal literal) {
    return switch (literal.kind()) {
      case NULL -> Rendered.unknown("NULL");
      case BOOLEAN -> Rendered.of(literal.text(), SqlType.BOOLEAN).notNull();
      case NUMBER -> BindLiteral.number(literal.text());
      case STRING ->
          Rendered.of(
                  Physical.literal(literal.text()),
                  SqlType.text(Math.max(1, literal.text().length())))
              .notNull();
    };
  }

  private Rendered column(Expr.Column column) {
    List<String> parts = column.parts();
    List<Rendered> found = scope.find(parts.subList(0, parts.size() - 1), column.name());
    if (found.size() > 1) {
      throw SqlError.ambiguousColumn(column.printed());
    }
    if (!found.isEmpty()) {
      return found.get(0);
    }
    if (parts.size() == 1 && column.name().startsWith("METADATA$")) {
      throw SqlError.unsupported(column.name() + " here");
    }
    throw SqlError.invalidIdentifier(column.position(), column.printed());
  }

  private Rendered positional(Expr.Positional positional) {
    List<String> qualifier = positional.qualifier().map(List::of).orElse(List.of());
    List<Rendered> found = scope.find(qualifier, "$" + positional.number());
    if (!found.isEmpty()) {
      return found.get(0);
    }
    List<Scope.Column> columns =
        scope.sources().stream()
            .filter(s -> s.matches(qualifier))
            .flatMap(s -> s.columns().stream())
            .toList();
    if (positional.number() < 1 || positional.number() > columns.size()) {
      throw SqlError.invalidIdentifier(positional.position(), "$" + positional.number());
    }
    return scope.find(qualifier, columns.get(positional.number() - 1).name()).get(0);
  }

  private Rendered cast(Expr.Cast cast) {
    Rendered value = render(cast.value());
    Conversion conversion = cast.lenient() ? binding.lenientConversion() : binding.conversion();
    if (value.sql().equals("NULL")) {
      return Rendered.of("CAST(NULL AS " + DuckType.of(cast.type()) + ")", cast.type());
    }
    return conversion.convert(value, cast.type());
  }

  private Rendered choice(Expr.Case chosen) {
    StringBuilder sql = new StringBuilder("CASE");
    Optional<Rendered> operand = chosen.operand().map(this::render);
    List<Rendered> results = new ArrayList<>();
    for (Expr.When when : chosen.whens()) {
      Rendered result = render(when.result());
      results.add(result);
      sql.append(" WHEN ").append(when(operand, when)).append(" THEN ").append(result.sql());
    }
    chosen
        .otherwise()
        .ifPresent(
            e -> {
              Rendered result = render(e);
              results.add(result);
              sql.append(" ELSE ").append(result.sql());
            });
    boolean nullable =
        chosen.otherwise().isEmpty() || results.stream().anyMatch(Rendered::nullable);
    return new Rendered("(" + sql.append(" END)"), Types.common(results), nullable);
  }

  private String when(Optional<Rendered> operand, Expr.When when) {
    if (operand.isEmpty()) {
      return condition(when.condition());
    }
    Comparison pair = Comparison.of(operand.get(), render(when.condition()), binding);
    return pair.left() + " = " + pair.right();
  }

  private Rendered path(Expr.Path path) {
    Rendered value = render(path.value());
    if (value.type().isPresent() && !value.isSemiStructured()) {
      throw SqlError.unsupported("a path into " + value.type().get().sql());
    }
    String sql = value.sql();
    for (Expr.Step step : path.steps()) {
      sql = "json_extract(" + sql + ", " + step(step) + ")";
    }
    return Rendered.of(sql, SqlType.VARIANT);
  }

  private String step(Expr.Step step) {
    if (step.key().isPresent()) {
      return key(step.key().get());
    }
    Expr index = step.index().orElseThrow();
    if (index instanceof Expr.Literal literal && literal.kind() == Expr.Literal.Kind.STRING) {
      return key(literal.text());
    }
    return "'$[' || CAST(" + sql(index) + " AS INTEGER) || ']'";
  }

  private static String key(String key) {
    return Physical.literal("$.\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
  }

  Scope scope() {
    return scope;
  }
}
