package io.rosetta.activities.model;

import java.util.Objects;
import java.util.Optional;

/**
 * A type as {@code pg_type} and a column's {@code atttypmod} describe it.
 *
 * @param oid {@code pg_type.oid}
 * @param schema the type's schema
 * @param name {@code typname}, for instance {@code numeric} or {@code _int4}
 * @param kind {@code typtype}: b base, c composite, d domain, e enum, p pseudo, r range, m
 *     multirange
 * @param category {@code typcategory}
 * @param modifier {@code atttypmod}, -1 when there is none
 * @param inner the element type of an array, the base type of a domain, else null
 */
public record PostgresType(
    long oid,
    String schema,
    String name,
    char kind,
    char category,
    int modifier,
    PostgresType inner) {

  public PostgresType {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(name, "name");
  }

  public boolean isArray() {
    return kind == 'b' && category == 'A' && inner != null;
  }

  public boolean isDomain() {
    return kind == 'd';
  }

  /** The element type of an array or the base type of a domain. */
  public Optional<PostgresType> innerType() {
    return Optional.ofNullable(inner);
  }

  /** The type below all domains. */
  public PostgresType base() {
    return isDomain() && inner != null ? inner.base() : this;
  }
}
