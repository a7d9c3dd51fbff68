package io.rosetta.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** docs.snowflake.com/en/sql-reference/parameters. */
class ParameterIT extends EmulatorTestBase {
  @Test
  void parametersAreSetShownAndUnset() throws SQLException {
    Client one = client();
    one.run("alter session set timezone = 'UTC', query_tag = 'a'");
    assertThat(one.rows("show parameters like 'timezone'"))
        .containsExactly("TIMEZONE|UTC|America/Los_Angeles|SESSION||STRING");
    one.run("alter session unset timezone");
    assertThat(one.value("show parameters like 'timezone'"))
        .startsWith("TIMEZONE|America/Los_Angeles|");
  }

  @Test
  void unknownNamesAndWrongValuesAreRefused() throws SQLException {
    Client one = client();
    assertCode(1006, () -> one.run("alter session set no_such_thing = 1"));
    assertCode(1007, () -> one.run("alter session set lock_timeout = 'soon'"));
    assertCode(1007, () -> one.run("alter session set timezone = 'Mars/Olympus'"));
    assertCode(1007, () -> one.run("alter session set autocommit = 3"));
  }

  @Test
  void whatIsNotCarriedOutIsRefused() throws SQLException {
    Client one = client();
    assertCode(1003, () -> one.run("alter session set default_ddl_collation = 'en-ci'"));
    one.run("alter session set default_ddl_collation = ''");
  }

  @Test
  void hostileAccountSettingIsNoticedAndTheSessionsOwnValueWins() throws SQLException {
    emulator().accountParameters().set("default_ddl_collation", "en-ci");
    Client one = client();
    assertThat(one.value("show parameters like 'default_ddl_collation'"))
        .isEqualTo("DEFAULT_DDL_COLLATION|en-ci||ACCOUNT||STRING");
    assertCode(1003, () -> one.run("create table t (s varchar)"));
    one.run("alter session set default_ddl_collation = ''");
    one.run("create table t (s varchar)");
  }

  @Test
  void useChangesWhatTheSessionWorksWith() throws SQLException {
    Client one = client();
    one.run("create schema other");
    one.run("use db.public");
    one.run("use schema other");
    assertThat(one.value("select current_schema()")).isEqualTo("OTHER");
    one.run("use db.public");
    assertThat(one.value("select current_schema()")).isEqualTo("PUBLIC");
    one.run("use role sysadmin");
    assertThat(one.value("select current_role()")).isEqualTo("SYSADMIN");
    assertCode(2043, () -> one.run("use database missing"));
    assertCode(2043, () -> one.run("use warehouse missing"));
  }

  /** docs.snowflake.com/en/sql-reference/sql/create-database and .../create-schema, usage notes. */
  @Test
  void createdDatabaseOrSchemaBecomesCurrent() throws SQLException {
    Client one = client();
    one.run("create schema if not exists public");
    one.run("create schema other");
    assertThat(one.value("select current_database(), current_schema()")).isEqualTo("DB|OTHER");
    one.run("create schema if not exists public");
    assertThat(one.value("select current_schema()")).isEqualTo("OTHER");
    one.run("create database second");
    assertThat(one.value("select current_database(), current_schema()")).isEqualTo("SECOND|PUBLIC");
    one.run("create schema db.third");
    assertThat(one.value("select current_database(), current_schema()")).isEqualTo("DB|THIRD");
  }
}
