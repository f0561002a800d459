"""The jobs in Redis: one hash, which scripts read and write whole, since a script is alone while it runs."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import redis

from ratsinfo_nodes.jobs import Job, JobError, NewJob, Ticket

__all__ = ["RedisJobs"]

JOBS = "ratsinfo:node_jobs"  # a field a job
NUMBER = "ratsinfo:node_jobs:number"
_SECONDS = 5  # to answer: a Scrapyd that waits for its queue answers nobody

# What all scripts begin with. `job` and `save` know a job by its field of the hash; `all` has them by field.
_COMMON = """
local key = KEYS[1]
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local function job(field)
  local text = redis.call('HGET', key, field)
  return text and cjson.decode(text)
end
local function save(field, it) redis.call('HSET', key, field, cjson.encode(it)) end
local function all(project)
  local found, flat = {}, redis.call('HGETALL', key)
  for i = 1, #flat, 2 do
    local it = cjson.decode(flat[i + 1])
    if it.project == project then found[flat[i]] = it end
  end
  return found
end
local function held(it) return it.held_until ~= nil and it.held_until >= now end
local function free(it) return not it.given_up and not held(it) end
"""
_ADD = """
local it = cjson.decode(ARGV[2])
it.number = redis.call('INCR', KEYS[2])
it.not_before = now
return redis.call('HSETNX', key, ARGV[1], cjson.encode(it))
"""
_TAKE = """
local project, node, lease, seconds, tries = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local jobs, busy, best, place = all(project), {}, nil, nil
for _, it in pairs(jobs) do if held(it) then busy[it.city] = true end end
for field, it in pairs(jobs) do
  if free(it) and not busy[it.city] and it.not_before <= now and it.attempts < tries then
    if not best or it.priority > best.priority or (it.priority == best.priority and it.number < best.number) then
      best, place = it, field
    end
  end
end
if not best then return false end
best.node, best.lease, best.held_until, best.attempts = node, lease, now + seconds, best.attempts + 1
save(place, best)
return {best.job, best.message}
"""
_RENEW = """
local it = job(ARGV[1])
if not it or it.lease ~= ARGV[2] then return 0 end
it.held_until = now + tonumber(ARGV[3])
save(ARGV[1], it)
return 1
"""
_FINISH = """
local it = job(ARGV[1])
if not it or it.lease ~= ARGV[2] then return 0 end
redis.call('HDEL', key, ARGV[1])
for field, other in pairs(all(it.project)) do
  if other.given_up and other.city == it.city then redis.call('HDEL', key, field) end
end
return 1
"""
_PUT_BACK = """
local it = job(ARGV[1])
if not it or it.lease ~= ARGV[2] then return 0 end
it.lease, it.held_until, it.not_before, it.problem = nil, nil, now + tonumber(ARGV[3]), ARGV[4]
it.attempts = it.attempts - tonumber(ARGV[5])
save(ARGV[1], it)
return 1
"""
_GIVE_UP = """
local given_up = {}
for field, it in pairs(all(ARGV[1])) do
  if free(it) and it.attempts >= tonumber(ARGV[2]) then
    it.given_up, it.lease, it.held_until = now, nil, nil
    save(field, it)
    table.insert(given_up, cjson.encode(it))
  end
end
return given_up
"""
_LIST = """
local flat = redis.call('HVALS', key)
table.insert(flat, tostring(now))
return flat
"""


class RedisJobs:
    """See `jobs.Jobs`. Redis must keep what it has on disk (`appendonly yes`), or a restart loses what waits."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(
            url, decode_responses=True, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS
        )
        scripts = {"add": _ADD, "take": _TAKE, "renew": _RENEW, "finish": _FINISH, "put_back": _PUT_BACK}
        scripts |= {"give_up": _GIVE_UP, "list": _LIST}
        self._scripts = {name: self._client.register_script(_COMMON + text) for name, text in scripts.items()}
        self._address = url.rpartition("@")[2]

    def add(self, new: NewJob) -> None:
        """See `jobs.Jobs`."""
        it = {"project": new.project, "job": new.job, "city": new.city, "priority": new.priority, "attempts": 0}
        # The message is text within the text: a script would turn what is empty in it into something else.
        if not self._run("add", _field(new.project, new.job), json.dumps({**it, "message": json.dumps(new.message)})):
            raise JobError(f"a job {new.job} of {new.project} is in the queue already: give it another jobid")

    def take(self, project: str, node: str, lease: float, tries: int) -> tuple[Ticket, dict[str, Any]] | None:
        """See `jobs.Jobs`."""
        token = secrets.token_hex(8)
        found = self._run("take", project, node, token, lease, tries)
        return (Ticket(project, found[0], token), json.loads(found[1])) if found else None

    def renew(self, ticket: Ticket, lease: float) -> bool:
        """See `jobs.Jobs`."""
        return bool(self._run("renew", *_of(ticket), lease))

    def finish(self, ticket: Ticket) -> bool:
        """See `jobs.Jobs`."""
        return bool(self._run("finish", *_of(ticket)))

    def put_back(self, ticket: Ticket, after: float, problem: str, *, counted: bool) -> bool:
        """See `jobs.Jobs`."""
        return bool(self._run("put_back", *_of(ticket), after, problem, 0 if counted else 1))

    def give_up(self, project: str, tries: int) -> list[Job]:
        """See `jobs.Jobs`."""
        return [_job(json.loads(text), 0.0) for text in self._run("give_up", project, tries)]

    def remove(self, project: str, jobs: Sequence[str]) -> int:
        """See `jobs.Jobs`."""
        with self._answering():
            return int(self._client.hdel(JOBS, *(_field(project, job) for job in jobs))) if jobs else 0

    def list(self, project: str | None = None) -> list[Job]:
        """See `jobs.Jobs`."""
        *texts, now = self._run("list")
        found = [it for it in map(json.loads, texts) if project in (None, it["project"])]
        found.sort(key=lambda it: (-it["priority"], it["number"]))
        return [_job(it, float(now)) for it in found]

    def _run(self, script: str, *arguments: str | float) -> Any:
        with self._answering():
            return self._scripts[script](keys=[JOBS, NUMBER], args=list(arguments))

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except redis.RedisError as error:
            raise JobError(f"the queue redis://{self._address} does not answer: {error}") from error


def _field(project: str, job: str) -> str:
    return f"{project}/{job}"


def _of(ticket: Ticket) -> tuple[str, str]:
    return _field(ticket.project, ticket.job), ticket.lease


def _job(it: dict[str, Any], now: float) -> Job:
    is_held = it.get("held_until", -1.0) >= now
    return Job(
        project=it["project"],
        job=it["job"],
        city=it["city"],
        message=json.loads(it["message"]),
        priority=it["priority"],
        state="given up" if it.get("given_up") else "running" if is_held else "waiting",
        attempts=it["attempts"],
        node=it.get("node"),
        problem=it.get("problem"),
    )
