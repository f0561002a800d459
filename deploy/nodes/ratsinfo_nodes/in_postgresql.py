"""The jobs in PostgreSQL: one table, beside the record store or in a database of its own."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from ratsinfo_nodes.jobs import Job, JobError, NewJob, Ticket

__all__ = ["PostgresJobs"]

METADATA = sa.MetaData()
TABLE = sa.Table(
    "node_jobs",
    METADATA,
    sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=True),
    sa.Column("project", sa.Text(), nullable=False),
    sa.Column("job", sa.Text(), nullable=False),
    sa.Column("city", sa.Text(), nullable=False),
    sa.Column("message", sa.Text(), nullable=False),
    sa.Column("priority", sa.Double(), nullable=False),
    sa.Column("not_before", sa.TIMESTAMP(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("node", sa.Text()),
    sa.Column("lease", sa.Text()),
    sa.Column("held_until", sa.TIMESTAMP(timezone=True)),
    sa.Column("given_up", sa.TIMESTAMP(timezone=True)),
    sa.Column("problem", sa.Text()),
    sa.UniqueConstraint("project", "job"),
)
_LOCK = 5148  # the store has 5147 for its own tables
_SECONDS = 5  # to connect: a Scrapyd that waits for its database answers nobody
NOW = sa.func.now()
IS_HELD = TABLE.c.held_until.is_not(None) & (TABLE.c.held_until >= NOW)
IS_FREE = TABLE.c.given_up.is_(None) & ~IS_HELD
ORDER = (TABLE.c.priority.desc(), TABLE.c.number)


class PostgresJobs:
    """See `jobs.Jobs`. The table is made when it is first needed, so that a node may start before its database."""

    def __init__(self, url: str) -> None:
        # A connection a call: a server has a hundred by default, and each crawl holds some for its store already.
        self._engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"connect_timeout": _SECONDS})
        self._made = False

    def add(self, new: NewJob) -> None:
        """See `jobs.Jobs`."""
        row = {"project": new.project, "job": new.job, "city": new.city, "priority": new.priority}
        try:
            with self._transaction() as connection:
                connection.execute(TABLE.insert().values({**row, "message": json.dumps(new.message)}))
        except IntegrityError:
            raise JobError(f"a job {new.job} of {new.project} is in the queue already: give it another jobid") from None

    def take(self, project: str, node: str, lease: float, tries: int) -> tuple[Ticket, dict[str, Any]] | None:
        """See `jobs.Jobs`. One node at a time chooses, or two could take two jobs of one city."""
        running = TABLE.alias()
        is_under_way = (
            sa.exists()
            .where(running.c.project == TABLE.c.project, running.c.city == TABLE.c.city)
            .where(running.c.held_until >= NOW)
        )
        choice = (
            sa.select(TABLE.c.number, TABLE.c.job, TABLE.c.message)
            .where(TABLE.c.project == project, IS_FREE, ~is_under_way)
            .where(TABLE.c.not_before <= NOW, TABLE.c.attempts < tries)
            .order_by(*ORDER)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._transaction() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            row = connection.execute(choice).one_or_none()
            if row is None:
                return None
            ticket = Ticket(project, row.job, secrets.token_hex(8))
            taken = {"node": node, "lease": ticket.lease, "held_until": _in(lease), "attempts": TABLE.c.attempts + 1}
            connection.execute(TABLE.update().where(TABLE.c.number == row.number).values(taken))
        return ticket, json.loads(row.message)

    def renew(self, ticket: Ticket, lease: float) -> bool:
        """See `jobs.Jobs`."""
        return self._change(TABLE.update().where(_is_of(ticket)).values(held_until=_in(lease)))

    def finish(self, ticket: Ticket) -> bool:
        """See `jobs.Jobs`."""
        with self._transaction() as connection:
            ended = TABLE.delete().where(_is_of(ticket)).returning(TABLE.c.city)
            city = connection.scalar(ended)
            given_up = TABLE.c.given_up.is_not(None) & (TABLE.c.city == city)
            connection.execute(TABLE.delete().where(TABLE.c.project == ticket.project, given_up))
        return city is not None

    def put_back(self, ticket: Ticket, after: float, problem: str, *, counted: bool) -> bool:
        """See `jobs.Jobs`."""
        free = {"lease": None, "held_until": None, "not_before": _in(after), "problem": problem}
        attempts = TABLE.c.attempts - (0 if counted else 1)
        return self._change(TABLE.update().where(_is_of(ticket)).values({**free, "attempts": attempts}))

    def give_up(self, project: str, tries: int) -> list[Job]:
        """See `jobs.Jobs`."""
        used_up = (TABLE.c.project == project) & IS_FREE & (TABLE.c.attempts >= tries)
        with self._transaction() as connection:
            rows = connection.execute(
                TABLE.update().where(used_up).values(given_up=NOW, lease=None).returning(*TABLE.c)
            )
            return [_job(row, is_held=False) for row in rows]

    def remove(self, project: str, jobs: Sequence[str]) -> int:
        """See `jobs.Jobs`."""
        with self._transaction() as connection:
            done = connection.execute(TABLE.delete().where(TABLE.c.project == project, TABLE.c.job.in_(jobs)))
        return done.rowcount

    def list(self, project: str | None = None) -> list[Job]:
        """See `jobs.Jobs`."""
        of_project = sa.true() if project is None else TABLE.c.project == project
        with self._transaction() as connection:
            rows = connection.execute(sa.select(TABLE, IS_HELD.label("is_held")).where(of_project).order_by(*ORDER))
            return [_job(row, row.is_held) for row in rows]

    def _change(self, statement: sa.Update) -> bool:
        with self._transaction() as connection:
            return connection.execute(statement).rowcount == 1

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            if not self._made:
                self._make()
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except DBAPIError as error:
            address, reason = self._engine.url.set(query={}).render_as_string(), str(error).partition("\n")[0]
            raise JobError(f"the queue {address} does not answer: {reason}") from error

    def _make(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            METADATA.create_all(connection)
        self._made = True


def _in(seconds: float) -> sa.ColumnElement[Any]:
    return NOW + sa.func.make_interval(0, 0, 0, 0, 0, 0, seconds)


def _is_of(ticket: Ticket) -> sa.ColumnElement[bool]:
    return (TABLE.c.project == ticket.project) & (TABLE.c.job == ticket.job) & (TABLE.c.lease == ticket.lease)


def _job(row: sa.Row[Any], is_held: bool) -> Job:
    return Job(
        project=row.project,
        job=row.job,
        city=row.city,
        message=json.loads(row.message),
        priority=row.priority,
        state="given up" if row.given_up else "running" if is_held else "waiting",
        attempts=row.attempts,
        node=row.node,
        problem=row.problem,
    )
