"""What runs a job, in place of `scrapyd.runner`: the same, and it keeps the job's lease while the crawl lives.

The lease is kept by the crawl's own process, not by Scrapyd: a crawl that outlives its Scrapyd keeps its city, and one
that is killed alone gives it back.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import scrapyd.runner
from scrapyd.config import Config

from ratsinfo_nodes.jobs import JobError, Jobs, Ticket
from ratsinfo_nodes.node import Node, open_jobs
from ratsinfo_nodes.queue import LEASE

__all__ = ["main"]

# Exit codes of `scrapy crawl`, where docs/nodes.md says what they mean for a job.
ENDED = (0, 1, 3)
CUT_SHORT = (1, 3)  # 1: before the first page of a meeting was read
BUSY = 4
OFTEN = 4  # signs of life in one lease: some may be lost


def main() -> None:
    """Run a job that the queue gave, or anything else as Scrapyd's own runner does."""
    ticket = take_ticket(sys.argv)
    if ticket is None:
        scrapyd.runner.main()
        return
    node = Node.of(Config())
    os.environ["RATSINFO_NODE"] = node.name
    keeper = Keeper(open_jobs(node.queue), ticket, node.lease)
    keeper.start()
    parent = os.getppid()
    code: object = None  # something else than an exit
    try:
        scrapyd.runner.main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
        raise
    finally:
        keeper.settle(code, is_orphan=os.getppid() != parent)


def take_ticket(words: list[str]) -> Ticket | None:
    """The job's ticket from the words of its command, out of which it is taken; None if they have none.

    >>> words = ["runner", "crawl", "aachen", "-a", "_lease=7f", "-a", "_job=j"]
    >>> os.environ["SCRAPY_PROJECT"] = "ratsinfo"
    >>> take_ticket(words), words
    (Ticket(project='ratsinfo', job='j', lease='7f'), ['runner', 'crawl', 'aachen', '-a', '_job=j'])
    """
    leases = [place for place, word in enumerate(words) if word.startswith(f"{LEASE}=") and words[place - 1] == "-a"]
    jobs = [word.partition("=")[2] for place, word in enumerate(words) if word.startswith("_job=")]
    if not leases:
        return None
    lease = words[leases[0]].partition("=")[2]
    del words[leases[0] - 1 : leases[0] + 1]
    return Ticket(os.environ["SCRAPY_PROJECT"], jobs[0], lease)


class Keeper:
    """Renews a job's lease, ends this process by SIGINT if the job is no longer its own, and says how it ended."""

    def __init__(self, jobs: Jobs, ticket: Ticket, lease: float) -> None:
        self.jobs = jobs
        self.ticket = ticket
        self.lease = lease
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin to renew. SystemExit if the job is lost already: this process began too late."""
        if not self.jobs.renew(self.ticket, self.lease):
            sys.exit(f"job {self.ticket.job} no longer belongs to this node: nothing is crawled")
        threading.Thread(target=self._keep, daemon=True, name="lease").start()

    def _keep(self) -> None:
        while not self._ended.wait(self.lease / OFTEN):
            try:
                is_mine = self.jobs.renew(self.ticket, self.lease)
            except JobError as error:  # nobody else can take it either; the store's lock is the last guard
                _say(f"the lease of job {self.ticket.job} could not be renewed: {error}")
                continue
            if not is_mine:
                _say(f"job {self.ticket.job} was cancelled, or belongs to another node: the crawl ends")
                os.kill(os.getpid(), signal.SIGINT)
                return

    def settle(self, code: object, *, is_orphan: bool) -> None:
        """Take the job off the queue or put it back, by the exit code; for as long as a lease lasts if need be."""
        self._ended.set()
        end = time.monotonic() + self.lease
        while True:
            try:
                self._settle(code, is_orphan)
                return
            except JobError as error:
                if time.monotonic() > end:
                    _say(f"job {self.ticket.job} has ended; the queue does not know, so it runs again: {error}")
                    return
                time.sleep(1)

    def _settle(self, code: object, is_orphan: bool) -> None:
        if code == BUSY:
            problem = "another process has the city: see `scrapy runs`"
            self.jobs.put_back(self.ticket, self.lease, problem, counted=False)
        elif code in CUT_SHORT and is_orphan:
            self.jobs.put_back(self.ticket, 0, "its node was stopped", counted=False)
        elif code in ENDED:
            self.jobs.finish(self.ticket)
        else:
            how = "an error" if code is None else f"code {code}"
            problem = f"`scrapy crawl` ended with {how}: its log says why; does this node have the newest egg?"
            self.jobs.put_back(self.ticket, self.lease, problem, counted=True)


def _say(sentence: str) -> None:
    """For Scrapyd's log."""
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    main()
