"""Is an address that of an OParl interface? Only one that says so is asked: one request."""

from __future__ import annotations

from urllib.parse import urlsplit

from ratsinfo_spider.vendor import PageError
from ratsinfo_spider.vendors.detection import Answer, Asking, Finding, Found, Sign
from ratsinfo_spider.vendors.oparl.object_page import open_page

__all__ = ["survey"]


def survey(found: Found, _answer: Answer, asker: Asking, *, only_folder: bool = False) -> None:
    """Take a System or a Body for an installation. Raises AskError."""
    if "/oparl" not in urlsplit(found.address).path.lower():
        return
    answer = asker.ask(found.address, {"Accept": "application/json"})
    try:
        thing = open_page(answer.body, answer.url).object
    except PageError as error:
        found.findings["OParl"] = Finding("OParl", error.kind, error.detail)
        return
    if answer.status >= 400 or not ("oparlVersion" in thing or {"meeting", "paper"} <= thing.keys()):
        return
    found.vendor = Sign("OParl", None, "what it answers")
    found.base_url = f"{answer.url.partition('?')[0].rpartition('/')[0]}/"
    found.keys |= {"vendor": "oparl", "oparl_url": answer.url}
