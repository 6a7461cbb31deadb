"""Runs the steps on the connection that ``upgrade`` hands over; Alembic calls this file."""

from alembic import context

from pourparler.store.migrations import VERSION_TABLE

# The caller has begun a transaction around the step; Alembic joins it.
context.configure(
    connection=context.config.attributes["connection"], version_table=VERSION_TABLE, transactional_ddl=True
)
context.run_migrations()
