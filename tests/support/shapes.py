"""Describes a database so that two can be compared: tables, indexes, columns in their order, guards."""
from __future__ import annotations

import re

from peewee import Database

from imi.database.connection import is_sqlite


def shape(database: Database) -> tuple[set[str], dict[str, list[str]], dict[str, str]]:
    """Return tables and indexes, the columns of each table in their order, and the guards."""
    tables = shape_of_sqlite(database) if is_sqlite(database) else shape_of_server(database)
    columns = {table: [column.name for column in database.get_columns(table)]
               for table in database.get_tables() if table != "schema_migration"}
    return tables, columns, guards_of(database)


def shape_of_sqlite(database: Database) -> set[str]:
    """Every table and index as the statement that makes it, in one spelling; a table's parts in any order."""
    rows = database.execute_sql(
        "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
        " AND tbl_name <> 'schema_migration'")
    return {in_parts(re.sub(r'[\s"]|IF NOT EXISTS', "", sql)) for (sql,) in rows.fetchall()}


def in_parts(sql: str) -> str:
    """The statement that makes a table with its columns and constraints sorted: a column added later stands last."""
    if not sql.startswith("CREATETABLE"):
        return sql
    head, body = sql.removesuffix(")").split("(", 1)
    parts, depth = [""], 0
    for char in body:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return f"{head}({','.join(sorted(parts))})"


def shape_of_server(database: Database) -> set[str]:
    """Every column, index and constraint of the schema in use; what is numbered on numbers the same."""
    columns = database.execute_sql(
        "SELECT table_name, column_name, data_type, is_nullable, collation_name, column_default LIKE 'nextval%%'"
        " FROM information_schema.columns WHERE table_schema = current_schema()").fetchall()
    indexes = database.execute_sql(
        "SELECT tablename, replace(indexdef, current_schema() || '.', '') FROM pg_indexes"
        " WHERE schemaname = current_schema()").fetchall()
    constraints = database.execute_sql(
        "SELECT t.relname, replace(pg_get_constraintdef(c.oid), current_schema() || '.', '') FROM pg_constraint c"
        " JOIN pg_class t ON t.oid = c.conrelid WHERE c.connamespace = current_schema()::regnamespace").fetchall()
    found = (*columns, *indexes, *constraints)
    return {" ".join(map(str, row)) for row in found if row[0] != "schema_migration"}


def guards_of(database: Database) -> dict[str, str]:
    """What each guard does, by name, in the database's own words."""
    asked = ("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'" if is_sqlite(database)
             else "SELECT tgname, pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
                  " WHERE NOT tgisinternal")
    return dict(database.execute_sql(asked).fetchall())
