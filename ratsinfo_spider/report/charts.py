"""Charts as SVG for a page: drawn by matplotlib, readable without scripts, in a wide and a narrow form.

Colours are those of Okabe and Ito, and what colour says is said by place, a number or a hatch as well. Text stays text,
so that it can be searched and read aloud; none of it is taken for a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ratsinfo_spider.report.measures import Coverage

__all__ = ["Chart", "chart", "heat_map", "histogram", "horizontal_bars", "monthly", "stacked_years"]

BLUE, ORANGE, GREY, INK = "#0072B2", "#E69F00", "#BBBBBB", "#1b1b1b"
BINS = 24  # of a histogram
_SHARES = LinearSegmentedColormap.from_list("shares", ["#E8A33D", "#F6DDB4", "#D3E4F1"])  # none, half, all
WIDE, NARROW = 9.0, 4.1  # inches; a phone shows the narrow one, and its letters as large
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#767676",
    "text.color": INK,
    "axes.labelcolor": INK,
    "hatch.linewidth": 0.6,
}


@dataclass(frozen=True)
class Chart:
    """A chart twice, as SVG."""

    wide: str
    narrow: str


def chart(name: str, label: str, draw: Callable[[Figure, bool], None]) -> Chart:
    """`draw(figure, is_narrow)` sets the height it needs. `label` says for whoever cannot see it what it shows."""
    return Chart(*(_svg(f"{name}-{width}", label, draw, width) for width in (WIDE, NARROW)))


def _svg(name: str, label: str, draw: Callable[[Figure, bool], None], width: float) -> str:
    with mpl.rc_context({**_STYLE, "svg.hashsalt": name}):
        figure = Figure(figsize=(width, 3), layout="constrained")
        draw(figure, width == NARROW)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = out.getvalue()
    text = re.sub(r"<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    text = re.sub(r'^<svg ([^>]*?)width="[^"]*"', r"<svg \1", re.sub(r'height="[^"]*pt" ', "", text, count=1))
    # Ids are of the page: those of another chart must not be meant.
    text = re.sub(r'(\bid="|url\(#|xlink:href="#(?!gap))', rf"\g<1>{_id(name)}-", text)
    return text.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)


def _id(name: str) -> str:
    return re.sub(r"\W", "-", name)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def heat_map(found: Coverage, links: dict[tuple[str, int], str]) -> Callable[[Figure, bool], None]:
    """Bodies by years, blue where all was read; where something is missing its number, which leads to `links`."""

    def draw(figure: Figure, is_narrow: bool) -> None:
        bodies, years = found.bodies, found.years
        figure.set_figheight(0.32 * len(bodies) + 0.7)
        axes = figure.subplots()
        shares = [[found.share(body, year) for year in years] for body in bodies]
        values = [[float("nan") if share is None else share for share in row] for row in shares]
        axes.pcolormesh(values, cmap=_SHARES, vmin=0, vmax=1, edgecolors="white", linewidth=2)
        axes.invert_yaxis()
        for row, body in enumerate(bodies):
            for place, year in enumerate(years):
                _cell(axes, place, row, shares[row][place], found.missing.get((body, year), 0), links.get((body, year)))
        axes.set_xticks(
            [place + 0.5 for place in range(len(years))],
            [str(year) for year in years],
            rotation=90 if len(years) > 8 else 0,
        )
        axes.xaxis.tick_top()
        axes.set_yticks(
            [row + 0.5 for row in range(len(bodies))], [_short(body, 18 if is_narrow else 52) for body in bodies]
        )
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)

    return draw


def _cell(axes: Any, x: int, y: int, share: float | None, missing: int, link: str | None) -> None:
    if share is None:
        axes.text(x + 0.5, y + 0.5, "–", ha="center", va="center", color="#767676")
        return
    words = f"{missing:,}" if missing else f"{share:.0%}"
    text = axes.text(x + 0.5, y + 0.5, words, ha="center", va="center", weight="bold" if missing else "normal")
    if link:
        text.set_url(link)


def monthly(rows: Sequence[tuple[Any, int, int]], labels: tuple[str, str]) -> Callable[[Figure, bool], None]:
    """Two rows of bars, a bar a month: meetings above, agenda items below."""

    def draw(figure: Figure, is_narrow: bool) -> None:
        figure.set_figheight(3.4)
        both = figure.subplots(2, 1, sharex=True)
        places = range(len(rows))
        for axes, column, label, colour in zip(both, (1, 2), labels, (BLUE, ORANGE), strict=True):
            axes.bar(places, [row[column] for row in rows], color=colour, width=0.8)
            axes.set_title(label, loc="left", fontsize=10)
            axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        step = max(1, -(-len(rows) // (5 if is_narrow else 12)))
        ticks = list(places)[::step]
        both[-1].set_xticks(ticks, [str(rows[place][0]) for place in ticks], fontsize=8)

    return draw


def horizontal_bars(rows: Sequence[tuple[str, float]]) -> Callable[[Figure, bool], None]:
    """One bar per row, with its number at the end; the first row is on top."""

    def draw(figure: Figure, is_narrow: bool) -> None:
        figure.set_figheight(0.27 * len(rows) + 0.35)
        axes = figure.subplots()
        bars = axes.barh(range(len(rows)), [value for _, value in rows], color=BLUE)
        axes.bar_label(bars, [f"{value:,.0f}" for _, value in rows], padding=3)
        axes.set_yticks(range(len(rows)), [_short(label, 22 if is_narrow else 60) for label, _ in rows])
        axes.invert_yaxis()
        axes.margins(x=0.14, y=0.02)
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_visible(False)
        axes.spines[["bottom", "left"]].set_visible(False)

    return draw


def stacked_years(rows: Sequence[tuple[int, int, int, int]], labels: Sequence[str]) -> Callable[[Figure, bool], None]:
    """One bar per year, in three parts that differ by colour, hatch and number."""

    def draw(figure: Figure, is_narrow: bool) -> None:
        figure.set_figheight(0.34 * len(rows) + 0.9)
        axes = figure.subplots()
        start = [0] * len(rows)
        for place, (label, colour, hatch) in enumerate(
            zip(labels, (BLUE, ORANGE, GREY), ("", "////", "...."), strict=True), 1
        ):
            values = [row[place] for row in rows]
            bars = axes.barh(range(len(rows)), values, left=start, color=colour, hatch=hatch, label=label, ec="white")
            space = 0.06 * max(sum(row[1:]) for row in rows)
            words = [f"{value:,}" if value > space else "" for value in values]
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2}
            axes.bar_label(bars, words, label_type="center", fontsize=9, bbox=box)
            start = [before + value for before, value in zip(start, values, strict=True)]
        axes.set_yticks(range(len(rows)), [str(row[0]) for row in rows])
        axes.invert_yaxis()
        axes.xaxis.set_visible(False)
        axes.spines[["bottom", "left"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        columns = 1 if is_narrow else 3
        figure.legend(loc="outside upper left", ncols=columns, frameon=False, fontsize=9)
        figure.set_figheight(figure.get_figheight() + (0.5 if is_narrow else 0))

    return draw


def histogram(values: Sequence[int], label: str) -> Callable[[Figure, bool], None]:
    """How often each value occurs."""

    def draw(figure: Figure, is_narrow: bool) -> None:
        figure.set_figheight(2.4)
        axes = figure.subplots()
        few = max(values) <= BINS
        edges: Any = [place - 0.5 for place in range(max(values) + 2)] if few else BINS
        axes.hist(values, bins=edges, color=BLUE, ec="white")
        axes.set_xlabel(label)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.xaxis.set_major_locator(MaxNLocator(6 if is_narrow else 12, integer=True))

    return draw
