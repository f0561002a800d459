"""The table of all forms of a real Wicket installation: `python -m tests.wicket_bed`.

    --list              name the forms and end
    --only WORDS …      these forms (`lazy=late`, `csrf=on form=plain`, `defaults`), or all of a switch (`lazy`)
    --wicket 9|10       one version only
    -s NAME=VALUE       a setting of the crawl, as with scrapy (RATSINFO_RENDER=browser)
    --brief             without the lines about what differs

Exit code 0 where nothing is lost without being named, 1 where something is, 2 where no bed can run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tests.wicket_bed.bed import WICKETS, NoBedError, build
from tests.wicket_bed.one_form import HEADING, Tried, details, line, tried
from tests.wicket_bed.switches import Switches, every, title


def main(words: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.wicket_bed", description="every form on a real Wicket")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--wicket", type=int, choices=WICKETS)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--brief", action="store_true")
    parser.add_argument("-s", dest="settings", action="append", default=[])
    given = parser.parse_args(words)
    chosen = [one for one in every() if not given.only or _is_meant(one, given.only)]
    if given.list or not chosen:
        _say(*(title(one) for one in chosen or every()))
        return 0 if given.list else 2
    versions = [given.wicket] if given.wicket else list(WICKETS)
    try:
        for wicket in versions:
            build(wicket)
    except NoBedError as error:
        _say(str(error))
        return 2
    options = [word for setting in given.settings for word in ("-s", setting)]
    return _table([(wicket, one) for wicket in versions for one in chosen], options, given.jobs, brief=given.brief)


def _is_meant(switches: Switches, only: list[str]) -> bool:
    return title(switches) in only or (len(switches) == 1 and bool(switches.keys() & set(only)))


def _table(forms: list[tuple[int, Switches]], options: list[str], jobs: int, *, brief: bool) -> int:
    def one(form: tuple[int, Switches]) -> Tried | RuntimeError:
        try:
            return tried(*form, *options)
        except RuntimeError as error:
            return error

    bad = 0
    _say(HEADING)
    with ThreadPoolExecutor(jobs) as pool:
        for (wicket, switches), result in zip(forms, pool.map(one, forms), strict=True):
            if isinstance(result, RuntimeError):
                bad += 1
                _say(f"{wicket:>2}  {title(switches):<38} {result}")
                continue
            bad += not result.is_well
            _say(line(wicket, title(switches), result), *(() if brief else details(result)))
    _say(f"{len(forms)} forms, {bad} not well")
    return 1 if bad else 0


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201 - what the command is for


if __name__ == "__main__":
    sys.exit(main())
