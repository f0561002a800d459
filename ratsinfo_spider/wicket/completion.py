"""Asking what a page asks by itself, until nothing is left to ask: as a browser does, and no longer than it is of use.

A page may declare several calls. One brings a panel; one tells the server the size of the window and brings nothing;
one keeps the session alive for hours. And an answer may declare calls of its own: another panel inside the one that
came, or the same call once more, since a panel was not ready:

    <ajax-response><evaluate>… Wicket.Timer.set('id5.1', function(){Wicket.Ajax.ajax({"u":"./paper?0-1.1-"});}, 1000);

What asks again has something to come, if it follows soon or a placeholder is left; what brings again the components
that it has brought before only keeps them fresh.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from ratsinfo_spider.wicket.answer import AjaxAnswer
from ratsinfo_spider.wicket.calls import AjaxCall
from ratsinfo_spider.wicket.content import Content
from ratsinfo_spider.wicket.placeholders import has_placeholder, has_waiting_words
from ratsinfo_spider.wicket.wicket_errors import FetchError, WicketError

__all__ = ["Completion", "Experience"]

TIMES = 15  # how often one call is asked
MOST = 60  # calls of one page
LONGEST = 30.0  # seconds that the timers of one page may keep us waiting, all together
SOON = 2.0  # seconds; Wicket's lazy panels ask after one, what only polls takes its time
KEEP_ALIVE = 60.0  # seconds after which nobody waits for content any more

Ask = Callable[[AjaxCall, Content], Awaitable[AjaxAnswer]]

_INSTANCE = re.compile(r"\d+-\d+")


@dataclass
class _Asked:
    """What became of one call so far."""

    times: int = 0
    brought: set[str] = field(default_factory=set)
    has_news: bool = False  # its last answer brought a component for the first time
    has_old: bool = False  # its last answer brought only what it had brought before
    is_late: bool = False  # it was to be asked more often than we do
    error: str = ""


class Experience(NamedTuple):
    """What calls have done on other pages of the site, each by what it is called on every page of its kind.

    An empty answer may mean that there is nothing to change, or that the session is unknown: of a call in `bringing` it
    is never believed, of one in `quiet` always, of any other once the page has been asked afresh.
    """

    bringing: set[str]
    quiet: set[str]


class Completion:
    """One page, brought to its end by `ask`. After `run`, `is_gone` says whether asking the page afresh may help.

    `advice` is what may help where our own reading does not do.
    """

    def __init__(self, ask: Ask, experience: Experience, advice: str = "") -> None:
        self._ask = ask
        self._experience = experience
        self._advice = advice
        self._calls: dict[str, _Asked] = {}
        self._waited = 0.0
        self._count = 0
        self.is_gone = False

    async def run(self, page: Content) -> Content:
        """The page with all that its own calls bring; `left` says what did not come. Raises what `ask` raises."""
        left = [*page.left, *(f"{words}{self._advice}" for words in page.calls.lost)]
        while calls := [call for call in page.calls.automatic if self._is_worth(call, page)]:
            page = page.without_automatic()
            for call in calls:
                page = await self._one(call, page)
        left += self._failures()
        if not left and (words := self._waiting(page)):
            left.append(words)
        return replace(page.without_automatic(), left=tuple(dict.fromkeys(left)))

    def _is_worth(self, call: AjaxCall, page: Content) -> bool:
        """Whether to make a call that is declared (again)."""
        delay = call.delay or 0.0
        known = self._calls.get(call.url)
        if known is None:
            return delay < KEEP_ALIVE and self._count < MOST
        if known.error or known.has_old:
            return False
        # What is rendered again declares its events again; those of a page that is loaded are over.
        is_due = call.delay is not None if known.has_news else delay <= SOON or has_placeholder(page.html)
        known.is_late = is_due and (known.times >= TIMES or self._waited + delay > LONGEST or self._count >= MOST)
        return is_due and not known.is_late

    async def _one(self, call: AjaxCall, page: Content) -> Content:
        """The page after one call."""
        known = self._calls.setdefault(call.url, _Asked())
        if known.times:
            self._waited += call.delay or 0.0
            await asyncio.sleep(call.delay or 0.0)
        known.times += 1
        self._count += 1
        try:
            answer = await self._ask(call, page)
            merged = page.merged(answer)
        except FetchError as error:
            known.error = error.detail
            self.is_gone |= error.kind == "wicket"
            return page
        except WicketError as error:
            known.error = f"{error} ({call.url})"
            self.is_gone = True
            return page
        came = set(answer.components)
        known.has_news, known.has_old = bool(came - known.brought), bool(came) and came <= known.brought
        known.brought |= came
        self._learn(call, answer, known)
        return merged

    def _learn(self, call: AjaxCall, answer: AjaxAnswer, known: _Asked) -> None:
        """What the answer says of this call on all pages of its kind; and whether it is to be believed."""
        name = _signature(call.url)
        if answer.components:
            self._experience.bringing.add(name)
            self._experience.quiet.discard(name)
        elif answer.is_empty and not known.brought:
            if name in self._experience.bringing:
                known.error = f"an empty answer to a call that brings content on other pages ({call.url})"
            self.is_gone |= name not in self._experience.quiet
            if name not in self._experience.bringing:
                self._experience.quiet.add(name)

    def _failures(self) -> list[str]:
        """A sentence for each call that failed, or was asked again and again in vain."""
        late = [
            f"content that is not ready after {known.times} questions in {self._waited:.0f} seconds ({url})"
            for url, known in self._calls.items()
            if known.is_late and not known.has_news
        ]
        return [*(known.error for known in self._calls.values() if known.error), *late]

    def _waiting(self, page: Content) -> str:
        """The sentence for a page that still shows that something is to come; "" for another."""
        if has_placeholder(page.html) or (self._calls and has_waiting_words(page.html)):
            self.is_gone = bool(self._calls)
            why = "its call brought nothing" if self._calls else "no call is known that brings its content"
            return f"a placeholder is left: {why}{self._advice}"
        return ""


def _signature(url: str) -> str:
    """Which call this is on every page of its kind.

    >>> _signature("https://musterstadt.example/paper?17-1.0-lazy&id=7")
    'paper?.0-lazy'
    """
    parts = urlsplit(url)
    return f"{parts.path.rpartition('/')[2]}?{_INSTANCE.sub('', parts.query.partition('&')[0], count=1)}"
