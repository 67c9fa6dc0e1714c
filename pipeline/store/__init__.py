"""The SQLite database: schema, writing, reading."""
