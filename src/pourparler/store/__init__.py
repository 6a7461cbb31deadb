"""The record in a database: SQLite by default, PostgreSQL for teams."""
