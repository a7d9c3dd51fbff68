package io.rosetta.emulator.duckdb;

import io.rosetta.emulator.sql.Expr;
import io.rosetta.emulator.sql.SqlError;
import io.rosetta.emulator.sql.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Translates a call: looks the function up, else asks the session, else refuses it (002140). */
final class CallRenderer {
  private final ExpressionRenderer expressions;

  CallRenderer(ExpressionRenderer expressions) {
    this.expressions = expressions;
  }

  Rendered call(Expr.Call call) {
    if (call.arguments().size() == 1 && call.arguments().get(0) instanceof Expr.Star) {
      return star(call);
    }
    Optional<AggregateFunctions.Aggregate> aggregate = AggregateFunctions.find(call.name());
    if (aggregate.isPresent()) {
      return aggregate(call, aggregate.get());
    }
    if (call.distinct() || !call.withinGroup().isEmpty() || call.over().isPresent()) {
      throw SqlError.wrongArguments(call.name());
    }
    Optional<ScalarFunctions.Scalar> scalar = ScalarFunctions.find(call.name());
    if (scalar.isPresent()) {
      return scalar.get().render(new Arguments(call, expressions));
    }
    return session(call);
  }

  private Rendered session(Expr.Call call) {
    if (expressions.binding().describing()) {
      return Rendered.of("CAST(NULL AS VARCHAR)", SqlType.VARCHAR);
    }
    List<String> arguments = new ArrayList<>();
    for (Expr argument : call.arguments()) {
      arguments.add(constant(argument, call));
    }
    SessionView.FunctionValue value =
        expressions
            .binding()
            .session()
            .function(call.name(), arguments)
            .orElseThrow(() -> SqlError.unknownFunction(call.name()));
    return Rendered.of(
        value.text().map(Physical::literal).orElse("CAST(NULL AS VARCHAR)"), SqlType.VARCHAR);
  }

  private String constant(Expr argument, Expr.Call call) {
    if (argument instanceof Expr.Literal literal) {
      return literal.text();
    }
    if (argument instanceof Expr.Bind bind) {
      return expressions.binding().bindText(bind.number());
    }
    if (argument instanceof Expr.Call inner) {
      Rendered value = session(inner);
      return value.sql().replaceAll("^'|'$", "").replace("''", "'");
    }
    throw SqlError.wrongArguments(call.name());
  }

  private Rendered star(Expr.Call call) {
    if (call.name().equals("COUNT") && !call.distinct()) {
      return Rendered.of("count(*)" + over(call), SqlType.number(18, 0)).notNull();
    }
    if (call.name().equals("HASH") || call.name().equals("HASH_AGG")) {
      List<Expr> columns = new ArrayList<>();
      for (Scope.Source source : expressions.scope().sources()) {
        for (Scope.Column column : source.columns()) {
          columns.add(
              new Expr.Column(
                  List.of(source.qualifiers().get(source.qualifiers().size() - 1), column.name()),
                  call.position()));
        }
      }
      return call(
          new Expr.Call(call.name(), columns, false, List.of(), call.over(), call.position()));
    }
    throw SqlError.wrongArguments(call.name());
  }

  private Rendered aggregate(Expr.Call call, AggregateFunctions.Aggregate aggregate) {
    List<Rendered> arguments = expressions.all(call.arguments());
    String order =
        call.withinGroup().isEmpty()
            ? ""
            : " ORDER BY " + QueryRenderer.order(call.withinGroup(), expressions);
    if (!order.isEmpty() && !aggregate.ordered()) {
      throw SqlError.wrongArguments(call.name());
    }
    if (aggregate.windowOnly() && call.over().isEmpty()) {
      throw new SqlError(
          "002042",
          "42601",
          "SQL compilation error:\nWindow function [" + call.name() + "] requires an OVER clause");
    }
    return aggregate.render(
        new AggregateFunctions.Use(call.name(), arguments, call.distinct(), order, over(call)));
  }

  private String over(Expr.Call call) {
    if (call.over().isEmpty()) {
      return "";
    }
    Expr.Window window = call.over().get();
    StringBuilder sql = new StringBuilder(" OVER (");
    if (!window.partitionBy().isEmpty()) {
      sql.append("PARTITION BY ");
      sql.append(ExpressionRenderer.joined(expressions.all(window.partitionBy()))).append(' ');
    }
    if (!window.orderBy().isEmpty()) {
      sql.append("ORDER BY ").append(QueryRenderer.order(window.orderBy(), expressions));
    }
    window
        .frame()
        .ifPresent(f -> sql.append(" %s BETWEEN %s AND %s".formatted(f.unit(), f.from(), f.to())));
    return sql.append(')').toString();
  }
}
