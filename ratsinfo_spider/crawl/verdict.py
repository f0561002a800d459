"""Is the run complete? Decided once, when all pages are read and before any table is written.

`complete`: everything that any page named was read, or is explained. `incomplete`: something expected is
missing without explanation, or was not asked for want of budget. What has been missing for the same cause for
days is explained (`known_gaps.py`). `failed`: the site said no, or nothing
was read at all. A warning (an unknown label, a heading we do not know) is reported and costs nothing.

`cause` says why as a code: `interrupted` (it was told to end), `missing` (something was asked for in vain, or is a
hole), `list_unreadable` (calendar or lists, so that the run rests on a witness), `budget` (that alone), `monitor` (it
is unlike the last runs: `watch.py`), and for a failed run the kind of what made it fail: `gate`, `rate_limited`,
`unreachable`, `robots`, `busy`, `store`, `tables`, … (docs/runs.md has all of them). What a run that ended early did
not come to is `not_asked`, and no hole.
"""

from __future__ import annotations

from ratsinfo_spider.causes import REFUSALS
from ratsinfo_spider.crawl.arguments import Arguments
from ratsinfo_spider.crawl.coverage_count import CoverageCount
from ratsinfo_spider.crawl.known_gaps import explain_gaps
from ratsinfo_spider.crawl.requests import WITNESS
from ratsinfo_spider.crawl.run import Run, RunStatus
from ratsinfo_spider.crawl.since_complete import since_complete
from ratsinfo_spider.crawl.unchanged import count_unchanged
from ratsinfo_spider.crawl.vanished_pages import name_doubted, name_vanished
from ratsinfo_spider.items import Coverage
from ratsinfo_spider.store.store import Store
from ratsinfo_spider.vendor import PageTypes


def judge(run: Run, coverage: CoverageCount, arguments: Arguments, types: PageTypes, store: Store | None) -> None:
    """As `decide`, when what earlier runs found and this one had no reason to ask for is counted too."""
    name_vanished(run)
    name_doubted(run)
    run.scope = arguments.scope
    if store:
        run.since_complete = since_complete(store.runs())
    if store and run.planned and not arguments.is_selection:
        with store.lookup() as lookup:
            count_unchanged(lookup, coverage, arguments, run.meeting_windows, types)
    decide(run, coverage, store)
    if store:
        _doubt_closed(run, store)


def _doubt_closed(run: Run, store: Store) -> None:
    """Where pages that ought to be public refuse, closed meetings may be none: they are asked again by the next run."""
    if any(problem.get("cause") in REFUSALS for problem in run.problems) and (count := store.doubt_closed(run.started)):
        says = f"meetings that say they are not public: {count}; items and papers said so too, so they are asked again"
        run.problem("page", None, says)


def decide(run: Run, coverage: CoverageCount, store: Store | None = None) -> None:
    """Set the status of the run; leaves the coverage rows and what is missing on it too.

    It reads and writes the store: to be called in its thread.
    """
    coverage.is_cut_short = bool(run.fatal or run.interrupted or not run.planned or run.tally["skipped/budget"])
    known = explain_gaps(run, coverage, store)
    run.missing = [one for one in coverage.missing() if one["id"] not in known]
    run.coverage = [
        Coverage(id=f"{run.site}:coverage:{run.run_id}-{number}", site=run.site, run_id=run.run_id, **row)
        for number, row in enumerate(coverage.rows(), start=1)
    ]
    run.agreement = coverage.agreement(WITNESS)
    if not run.fatal and not run.tally["pages/read"] and not _problems(run):
        run.fail("ended", "the crawl was ended before it had read a page")
    run.status = _status(run)
    if run.status == "incomplete":
        run.cause = _cause(run)


def _status(run: Run) -> RunStatus:
    if run.fatal or not run.tally["pages/read"]:
        return "failed"
    if not run.planned or run.missing or run.tally["skipped/budget"] or _problems(run):
        return "incomplete"
    return "complete"


def _cause(run: Run) -> str:
    """Why an incomplete run is no complete one, the weightiest reason first."""
    if run.interrupted or not run.planned:
        return "interrupted"
    if _problems(run) or any(one["outcome"] != "not_asked" for one in run.missing):
        return run.cause or "missing"
    return "budget"


def _problems(run: Run) -> bool:
    return any(problem["kind"] != "warning" for problem in run.problems)
