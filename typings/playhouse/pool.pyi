from typing import Any

from peewee import Database, PostgresqlDatabase, SqliteDatabase

class PooledDatabase(Database):
    def close_idle(self) -> None: ...

class PooledSqliteDatabase(PooledDatabase, SqliteDatabase):
    def __init__(self, database: str, **options: Any) -> None: ...

class PooledPostgresqlDatabase(PooledDatabase, PostgresqlDatabase):
    def __init__(self, database: str, **options: Any) -> None: ...
