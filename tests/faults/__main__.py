"""`python -m tests.faults [--list] [--only NAME,…] [--seed N] [--concurrency N,…] [--markdown] [--why]`.

Ends with 1 where a row is wrong, where something is lost in a run that calls itself complete, or where the next clean
run is not the truth.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import product

from tests.faults.all_faults import FAULTS, SUBJECTS, chosen
from tests.faults.fault_bench import bench
from tests.faults.fault_run import Outcome, run_fault
from tests.faults.fault_table import line, markdown, summary


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code."""
    options = _parser().parse_args(arguments)
    if options.list:
        _list()
        return 0
    outcomes = _outcomes(options)
    if options.markdown:
        _say(markdown(outcomes))
    _say(summary(outcomes), to_errors=options.markdown)
    return int(any(outcome.is_bad for outcome in outcomes))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--list", action="store_true", help="name the faults and end")
    parser.add_argument("--only", type=_names, default=[], metavar="NAME,…", help="these faults")
    parser.add_argument("--seed", type=int, default=1, help="of the town and of what happens at random")
    parser.add_argument("--concurrency", type=_counts, default=[1], metavar="N,…", help="requests at a time")
    parser.add_argument("--markdown", action="store_true", help="print the table of docs/reliability.md")
    parser.add_argument("--why", action="store_true", help="name some of what is lost or wrong")
    return parser


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in FAULTS]:
        raise argparse.ArgumentTypeError(f"unknown fault {', '.join(unknown)}; --list names them all")
    return names


def _counts(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _list() -> None:
    for subject, faults in SUBJECTS.items():
        _say(subject)
        for fault in faults:
            _say(f"  {fault.name:<26} {fault.finding:<11} {fault.when:<12} {fault.words}")


def _outcomes(options: argparse.Namespace) -> list[Outcome]:
    outcomes = []
    with bench(options.seed) as here:
        for fault, concurrency in product(chosen(options.only), options.concurrency):
            outcome = run_fault(fault, here, concurrency)
            outcomes.append(outcome)
            _say(line(outcome), to_errors=options.markdown)
            for example in outcome.examples if options.why else ():
                _say(f"      {example}", to_errors=options.markdown)
    return outcomes


def _say(text: str, *, to_errors: bool = False) -> None:
    print(text, file=sys.stderr if to_errors else sys.stdout, flush=True)


if __name__ == "__main__":
    sys.exit(main())
