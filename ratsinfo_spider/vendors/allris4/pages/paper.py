"""vo020: a paper with its texts and its way through the organizations (Vorlage, Beratungsfolge).

<h1 class="title">Entscheidungsvorlage (inaktiv) - FB 1/0007/WP9</h1>
<div id="head"> …
  <span class="text1" id="vobetreff"><p>Radweg am Ring</p></span>
  <span class="text4" id="vostatus">öffentlich</span> <span id="vostat"><a> (Vorlage freigegeben)</a></span>
  <span class="text4" id="voart">Entscheidungsvorlage</span>
  <span class="text4" id="vofamt">FB 1 - Straßen</span> <span class="text4" id="vobamt">FB 2; FB 3</span>
  <span class="text4" id="voverfasser1">…</span>                  the label is "Verfasst von", "1. Berichterstattung", …
<div id="mainContent"> … the way, see consultations.py, and panels, see panels.py
  <div id="idde"><div><img alt="Loading..." …/></div></div>        one more panel, asked for by Ajax after a second
"""

from __future__ import annotations

from parsel import Selector

from ratsinfo_spider.vendors.allris4.pages.consultations import ConsultationRow, consultations
from ratsinfo_spider.vendors.allris4.pages.files import FileLink, attachments, documents
from ratsinfo_spider.vendors.allris4.pages.frame import Page, Path
from ratsinfo_spider.vendors.allris4.pages.head import Head
from ratsinfo_spider.vendors.allris4.pages.panels import Panel, panels

__all__ = ["ConsultationRow", "Panel", "PaperPage", "split_heading"]

_READ = frozenset({"vobetreff", "vostatus", "vostat", "voart", "vofamt", "vobamt", "anunterstuetzer"})
_LEFT_UNREAD = frozenset({"vosb"})  # the clerk: personal data
_INACTIVE = "(inaktiv)"
_REFERENCE_LABELS = (
    "Vorlagenzeichen",
    "Vorlagen-Nr.",
    "Vorlagennummer",
    "Aktenzeichen",
    "Drucksachennummer",
)  # guesses
_LOADING = Path(
    xpath="descendant::img[starts-with(@alt, 'Loading') or contains(@src, 'AbstractDefaultAjaxBehavior/indicator')]"
    "[not(ancestor::span[contains(@class, 'wicket-ajax-indicator')])]"
)


def split_heading(title: str, paper_type: str | None = None) -> tuple[str, str | None, bool]:
    """Kind, number and "inactive" of a paper's heading. `paper_type`: the kind where the page states it apart.

    >>> split_heading("Empfehlungsvorlage (inaktiv) - E 46/47/0021/WP18")
    ('Empfehlungsvorlage', 'E 46/47/0021/WP18', True)
    >>> split_heading("Antrag - dringlich - 12/2024"), split_heading("Antrag - 1 - b", "Antrag")
    (('Antrag - dringlich', '12/2024', False), ('Antrag', '1 - b', False))
    >>> split_heading("Mitteilung")
    ('Mitteilung', None, False)
    """
    inactive = _INACTIVE in title
    plain = " ".join(title.replace(_INACTIVE, " ").split())
    if paper_type and plain.startswith(f"{paper_type} - "):
        return paper_type, plain.removeprefix(f"{paper_type} - ") or None, inactive
    kind, _, reference = plain.rpartition(" - ")
    return (kind, reference, inactive) if kind else (plain.removesuffix(" -"), None, inactive)


class PaperPage(Page):
    """A paper. Fields are as printed, None where the page does not state them."""

    def __init__(self, selector: Selector, url: str) -> None:
        super().__init__(selector, url)
        self.expect("vo020")
        self.native_id: int = self.own_number("VOLFDNR")
        head = Head(self, _READ | _LEFT_UNREAD)
        self._read_head(head)
        self._read_title(head)
        self.consultations: list[ConsultationRow] = consultations(self)
        self.panels: list[Panel] = panels(self)
        if not (head.present or self.consultations or self.panels):
            raise self.wrong("a paper with basic data, consultations or a text", "none of them")
        self.files: list[FileLink] = [*documents(self), *attachments(self)]
        self.has_lazy_panel: bool = _LOADING.first(self.main) is not None

    def _read_head(self, head: Head) -> None:
        self.name: str | None = head.text("vobetreff")
        self.status: str | None = head.text("vostatus")
        self.state: str | None = head.text("vostat")
        self.lead_department: str | None = head.text("vofamt")
        self.departments: str | None = head.text("vobamt")
        self.authors: str | None = _authors(head)
        self.supporters: str | None = head.text("anunterstuetzer")
        head.audit(*_REFERENCE_LABELS)

    def _read_title(self, head: Head) -> None:
        stated = (head.text("voart") or "").replace(_INACTIVE, "").strip()
        kind, reference, inactive = split_heading(self.title, stated or None)
        self.paper_type: str | None = stated or kind or None
        self.reference: str | None = reference or head.labelled(*_REFERENCE_LABELS)
        self.inactive: bool = inactive
        if self.reference is None:
            self.warn(f"Title: the heading ({len(self.title)} characters) has no paper number.")


def _authors(head: Head) -> str | None:
    names = sorted(name for name in head.fields if name.startswith("voverfasser"))
    return "; ".join(text for name in names if (text := head.text(name))) or None
