"""Fills the templates of the demo and keeps what it made."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from ratsinfo_spider.demo.servers.allris4 import page_holes
from ratsinfo_spider.demo.servers.allris4 import printed_forms as formats
from ratsinfo_spider.demo.servers.allris4.installation import Site
from ratsinfo_spider.demo.servers.allris4.page_holes import CONTENT, Part
from ratsinfo_spider.demo.servers.allris4.wicket_components import ajax_answer
from ratsinfo_spider.demo.servers.allris4.writer import Writer

_KEPT = 10_000  # rendered pages; some 25 kB each

_COLORS = {"Geplant": "#73D216", "Erledigt": "#3465A4", "Gestoppt": "#CC0000"}
CRUMBS = {
    "to010": "Sitzung",
    "to020": "Auszug",
    "vo020": "Vorlage",
    "si010": "Sitzungen Kalender",
    "si018": "Sitzungen Übersicht",
    "gr010": "Gremien",
    "gr020": "Gremium",
    "kp020": "Recherche Person",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of a page says about it."""

    heading: str  # h1, and the subject of the mail link
    permalink: str  # permanent address below the base
    own_number: str | None = None  # `SILFDNR=7`: the parameter that the print link repeats
    printed: bool = False
    signs: tuple[tuple[str, str], ...] = ()  # the legend: HTML of a mark, its meaning
    title: str | None = None  # of the title element, where it is more than the kind of page


class Renderer:
    """The templates of one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._kept: OrderedDict[tuple[object, ...], Part] = OrderedDict()
        self._files = site.base_url if site.council.layout.absolute_links else ""
        self._templates = page_holes.environment()
        self._templates.filters.update(
            day=formats.day,
            weekday=formats.weekday,
            local_day=formats.local_day,
            clock=lambda time: f"{time:%H:%M}",
            quoted=lambda text: quote(text, safe=""),
            stamped=formats.stamped,
        )
        self._templates.globals.update(
            base=site.base,
            files=self._files,
            town=site.council.name,
            version=site.council.version,
            layout=site.council.layout,
            hole=page_holes,
            colors=_COLORS,
        )
        # The same on all pages.
        menu, footer = self.html("menu.html", groups=self._menu()), self.html("footer.html")
        self._templates.globals.update(menu=menu, footer=footer)

    def _menu(self) -> list[tuple[str, list[tuple[str, str]]]]:
        council = self.site.council
        kinds = dict.fromkeys(organization.menu for organization in council.organizations)
        encodings = council.layout.menu_encodings
        return [
            ("Ratsinfo", [("App", "app")]),
            ("Organisation", [(kind, f"gr010?menu={formats.menu_value(kind, encodings)}") for kind in kinds]),
            ("Sitzungen", [("Kalender", "si010"), ("Übersicht", "si018")]),
            ("Vorlagen", [("Übersicht", "vo040")]),
            ("Recherche", [("Person", "kp040"), ("Volltext", "tr010")]),
        ]

    def kept(self, key: tuple[object, ...], make: Callable[[], Part]) -> Part:
        """The part of that key, made if it is not there."""
        part = self._kept.get(key)
        if part is None:
            part = self._kept[key] = make()
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return part

    def html(self, template: str, **context: Any) -> Markup:
        """A template filled in; its words may hold holes."""
        return Markup(self._templates.get_template(template).render(context))  # noqa: S704 - autoescaped

    def source(self, name: str) -> bytes:
        """A file among the templates, as it is."""
        loader = self._templates.loader
        return loader.get_source(self._templates, name)[0].encode() if loader else b""

    def writer(self, page: str) -> Writer:
        """A fresh writer for a page."""
        return Writer(page, self.site.base)

    def framed(self, w: Writer, template: str, frame: Frame, **context: Any) -> Part:
        """The whole page around a template."""
        crumb = CRUMBS.get(w.page, "")
        context |= {
            "w": w,
            "heading": frame.heading,
            "crumb": crumb,
            "title": frame.title or crumb,
            "permalink": self.site.base_url + frame.permalink,
            "own_number": frame.own_number,
            "style": "print" if frame.printed else "normal",
        }
        context["main"] = self.html(template, **context)
        context["legend"] = self._legend(w, frame.signs) if frame.signs else Markup("")
        context["body"] = self.html("print.html" if frame.printed else "frame.html", **context)
        return Part(self.html("page.html", **context))

    def _legend(self, w: Writer, signs: tuple[tuple[str, str], ...]) -> Markup:
        return self.html("legend.html", w=w, signs=[(Markup(sign), words) for sign, words in signs])  # noqa: S704

    def icon(self, path: str, words: str) -> str:
        """An image of the legend."""
        return f'<img src="{escape(self._files + path)}" alt="{escape(words)}" class="icon"/>'

    def answer(self, w: Writer, template: str, **context: Any) -> Part:
        """An Ajax answer that fills the page's content element with a template."""
        components = {str(CONTENT): str(self.html(template, w=w, **context))}
        script = "".join(f"(function(){{{statement}}})();" for statement in w.script)
        return Part(ajax_answer(components, str(self.html("contribution.html")), script))
