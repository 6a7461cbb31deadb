"""Databases for tests: a project on SQLite and on PostgreSQL, and its content in a form that can be compared."""

from __future__ import annotations

import atexit
import contextlib
import datetime
import functools
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pourparler.record import Article, Record
from pourparler.store import Store, open_store, schema
from pourparler.store.writing import Outcome, keep_record
from sentence_reader import SentenceReader

_numbers = itertools.count(1)


def _binaries() -> Path | None:
    """Folder of the newest PostgreSQL server here; Debian keeps it off the PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    return folders[-1] if folders else Path(found).parent if found else None


@functools.cache
def start_server() -> Path | None:
    """Starts a PostgreSQL server for this run of the tests; the folder of its socket, ``None`` without a server."""
    binaries = _binaries()
    if binaries is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="pourparler-pg-", dir="/tmp"))
    user: dict[str, Any] = {}
    if os.getuid() == 0:
        # The server refuses to run as root.
        account = next((name for name in ("postgres", "nobody") if _has_user(name)), None)
        if account is None:
            return None
        user = {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}
        shutil.chown(folder, account)
    folder.chmod(0o755)
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, cwd=folder, capture_output=True, timeout=60, **user)

    run(str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync")
    # Autovacuum of the catalogue makes the server write a file at the next connection, which a full disk refuses.
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c autovacuum=off -c max_connections=60"
    control = str(binaries / "pg_ctl")
    run(control, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    at_end = functools.partial(_stop, control, data, folder, user)
    atexit.register(at_end)
    return folder


def _stop(control: str, data: Path, folder: Path, user: dict[str, Any]) -> None:
    subprocess.run([control, "-D", str(data), "-m", "immediate", "stop"], check=False, capture_output=True, **user)
    shutil.rmtree(folder, ignore_errors=True)


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def fresh_database(*, like: str | None = None) -> str:
    """Address of a new PostgreSQL database, empty or ``like`` another; the test is skipped where there is no server."""
    folder = start_server()
    if folder is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    engine = sa.create_engine(
        f"postgresql+psycopg://postgres@/postgres?host={folder}",
        isolation_level="AUTOCOMMIT",
        poolclass=sa.pool.NullPool,
    )
    with engine.connect() as connection:
        model = f" TEMPLATE {like.split('?')[0].rsplit('/', 1)[1]}" if like else ""
        connection.exec_driver_sql(f"CREATE DATABASE {name}{model}")
    return f"postgresql://postgres@/{name}?host={folder}"


@contextlib.contextmanager
def small_disk(kind: str, folder: Path, *, room: int) -> Iterator[str]:
    """Where a new project lies on a disk of its own with room for so many bytes more; skipped without the right to one.

    A PostgreSQL project has its tables there; the server's log of writes lies elsewhere.
    """
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"no right to mount a small disk here: {mounted.stderr.decode().strip()}")
    try:
        with _database_on(disk) if kind == "postgresql" else contextlib.nullcontext(str(disk / "project")) as project:
            with open_store(project, create=True):
                pass
            state = os.statvfs(disk)
            ballast = state.f_bavail * state.f_frsize - room
            (disk / "ballast").write_bytes(bytes(ballast))
            yield project
    finally:
        subprocess.run(["umount", str(disk)], check=True, capture_output=True)


@contextlib.contextmanager
def _database_on(disk: Path) -> Iterator[str]:
    address = fresh_database()
    name = f"small_{os.getpid()}_{next(_numbers)}"
    place = disk / "tables"
    place.mkdir()
    for part in (place, *place.parents):
        # The server's account must be able to reach it.
        if part != Path("/") and part.stat().st_uid == os.getuid():
            part.chmod(part.stat().st_mode | 0o111)
    shutil.chown(place, "postgres" if _has_user("postgres") else "nobody")
    engine = sa.create_engine(_engine_address(address), isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE TABLESPACE {name} LOCATION '{place}'")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TABLESPACE {name}")
    try:
        yield address.replace(str(address.split("?")[0].rsplit("/", 1)[1]), name, 1)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
            connection.exec_driver_sql(f"DROP TABLESPACE {name}")


def _engine_address(address: str) -> str:
    return address.replace("postgresql:", "postgresql+psycopg:", 1)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a project may be made, on each database."""
    return str(tmp_path / "project.pourparler") if request.param == "sqlite" else fresh_database()


@pytest.fixture
def store(location: str) -> Iterator[Store]:
    """An empty project, on each database."""
    with open_store(location, create=True) as opened:
        yield opened


def moment(day: int, hour: int = 12) -> datetime.datetime:
    """A moment at which something is learned: a day of March 2016."""
    return datetime.datetime(2016, 3, day, hour, tzinfo=datetime.UTC)


def fill(store: Store, records: Iterable[Record], *, day: int = 1) -> list[Outcome]:
    """Takes records into a project, each in a transaction of its own, on a day of March 2016."""
    outcomes = []
    for record in records:
        with store.writing() as connection:
            outcomes.append(keep_record(connection, record, moment=moment(day)))
    return outcomes


def read_reports(reports: Iterable[dict[str, Any]], *, version: str = "1") -> list[Record]:
    """What ``SentenceReader`` finds in reports as ``invented_reports`` makes them."""
    found = []
    for report in reports:
        published = report.get("published")
        article = Article(**{**report, "published": datetime.date.fromisoformat(published) if published else None})
        record = SentenceReader(version).read(article)
        assert isinstance(record, Record)
        found.append(record)
    return found


def dump(location: str, *, leave_out: Sequence[str] = ()) -> list[str]:
    """All rows of a project but for the moments at which things were learned and the order of arrival.

    Rows of both databases look alike; columns to ``leave_out`` are missing.
    """
    rows: list[str] = []
    with open_store(location, read_only=True) as opened, opened.reading() as connection:
        table = schema.statement
        owner = {
            number: (id_, reading)
            for number, id_, reading in connection.execute(sa.select(table.c.number, table.c.id, table.c.reading_id))
        }
        for table in schema.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)).mappings():
                kept = {
                    name: _plain(table.c[name], value)
                    for name, value in row.items()
                    if name not in ("number", *leave_out)
                }
                if "statement_number" in kept:
                    kept["statement_number"] = owner[kept["statement_number"]]
                rows.append(f"{table.name} {sorted(kept.items())!r}")
        for name in ("article_search", "statement_search"):
            size = f"{name}_docsize" if connection.dialect.name == "sqlite" else name
            rows.append(f"{name} {connection.exec_driver_sql(f'SELECT count(*) FROM {size}').scalar_one()}")
    return sorted(rows)


def _plain(column: sa.Column[Any], value: Any) -> Any:
    return value is not None if isinstance(column.type, schema.Moment) else value
