"""What the doctor says: a line for each page type, below it what was missing, at the end what to do. 80 columns."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from urllib.parse import urlsplit

from ratsinfo_spider import sites
from ratsinfo_spider.commands.detection.cityfile import city_name
from ratsinfo_spider.commands.examination.contradictions import Contradiction
from ratsinfo_spider.commands.examination.examine import Examination, Patient, StoppedError
from ratsinfo_spider.vendors.checkup_base import Look

__all__ = ["WIDTH", "advice", "details", "heading", "line", "verdict"]

WIDTH = 80
NAME, STATE = 20, 10
MOST = 6  # sentences about one page type
_STOPPED = {
    "robots": "robots.txt forbids it",
    "gate": "a human check or a login: no program is to pass it",
    "rate_limited": "it finds that we ask too often; try again tomorrow, with a longer --delay",
    "trouble": "its server is in trouble; try again later",
    "maintenance": "it is being maintained; try again later",
    "unreachable": "nobody answers there",
    "address": "that is no address",
    "redirects": "it leads in circles",
    "budget": "the requests of one examination are used up",
    "other_system": "not a system that is read here",
}


def heading(patient: Patient) -> Iterator[str]:
    """Whose installation it is."""
    version = f" {patient.sign.version}" if patient.sign and patient.sign.version else ""
    system = patient.vendor.marks.title.partition(" (")[0].rstrip("0123456789 ") if version else ""
    yield from _wrapped(
        f"{patient.site.title or patient.site.name}: {system or patient.vendor.marks.title}{version}", ""
    )
    yield patient.site.base_url


def line(look: Look) -> str:
    """One page type."""
    head = f"{look.name:<{NAME}}{look.state:<{STATE}}"
    body = textwrap.wrap(_plain(look.says), WIDTH - NAME - STATE, max_lines=2, placeholder=" …") or [""]
    return "\n".join([(head + body[0]).rstrip(), *(" " * (NAME + STATE) + text for text in body[1:])])


def details(looks: list[Look], differing: list[Contradiction]) -> Iterator[str]:
    """What was missing or unknown, and what two pages say differently."""
    for look in looks:
        said = [*([look.says] if look.state == "not read" else []), *look.gaps, *look.notes]
        if not said or look.state == "not tried":
            continue
        yield ""
        yield f"{look.name}: {'noted' if look.state == 'read' else look.state}"
        for sentence in said[:MOST]:
            yield from _wrapped(sentence, "  - ")
        if len(said) > MOST:
            yield f"  - and {len(said) - MOST} more"
        if look.state == "not read" and look.url:
            yield f"    {look.url}"
    if differing:
        yield ""
        yield "two pages say it differently"
        for one in differing[:MOST]:
            yield from _wrapped(str(one), "  - ")
        if len(differing) > MOST:
            yield f"  - and {len(differing) - MOST} more"


def verdict(done: Examination, differing: list[Contradiction]) -> Iterator[str]:
    """What it amounts to, and what to do next."""
    looks = done.looks
    yield ""
    if done.stopped:
        yield from stopped(done.stopped)
        return
    yield f"{done.asker.requests} requests were made."
    names = {state: [one.name for one in looks if one.state == state] for state in ("not read", "gaps", "not tried")}
    if not any(names.values()) and not differing:
        yield "Verdict: every page type is read."
    else:
        words = {"not read": "not read", "gaps": "read with gaps", "not tried": "not tried"}
        parts = [f"{words[state]}: {', '.join(found)}" for state, found in names.items() if found]
        parts += [f"{len(differing)} values differ between pages"] if differing else []
        yield from _wrapped("Verdict: " + "; ".join(parts) + ".", "")
    yield from _next_steps(done)


def stopped(error: StoppedError) -> Iterator[str]:
    """Why it ended before any page type could be judged."""
    short = _STOPPED.get(error.kind)
    yield from _wrapped(f"Verdict: {short}." if short else "Verdict: it could not be examined.", "")
    yield from _wrapped(str(error), "  ")


def _next_steps(done: Examination) -> Iterator[str]:
    site, keys = done.patient.site, advice(done)
    is_known = sites.is_known(site.name)
    if is_known and keys:
        yield f"Put into {site.name}.toml (docs/sites.md):"
    elif not is_known:
        yield f"Save as {city_name(site.base_url, site.title, site.vendor)}.toml in a folder of yours (RATSINFO_SITES):"
    yield from (f"  {key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items())
    name = site.name if is_known else city_name(site.base_url, site.title, site.vendor)
    vendor = done.patient.vendor
    if any(look.state == "not read" for look in done.looks):
        saved = (
            ": repeat this with --save FOLDER (docs/add-a-city.md)" if vendor.labels() else ", with what stands above"
        )
        yield f"Report what is not read{saved}."
    else:
        sample = " -a sample=3" if vendor.has_samples else ""
        yield f"{'Then try' if keys else 'Next'}: scrapy crawl {name}{sample}"


def advice(done: Examination) -> dict[str, str | bool | float]:
    """Keys for the city's file; for an address without a city those that make one."""
    site, keys = done.patient.site, dict[str, str | bool | float]()
    if sites.is_known(site.name) and not sites.load(site.name).base_url:
        return keys  # it serves itself, each time at another address
    if not sites.is_known(site.name):
        keys |= {"title": site.title or urlsplit(site.base_url).netloc, "base_url": site.base_url}
        keys |= {"vendor": site.vendor} if site.vendor != sites.Site.vendor else {}
        keys |= {"oparl_url": site.oparl_url} if site.oparl_url else {}
    for look in done.looks:
        keys |= look.advice
    if any(look.kind == "wicket" and look.state == "not read" for look in done.looks):
        keys["render"] = "browser"
    delay = done.asker.crawl_delay(site.base_url)
    if delay and delay > site.delay:
        keys["delay"] = delay
    return keys


def _wrapped(text: str, bullet: str) -> list[str]:
    return textwrap.wrap(
        _plain(text),
        WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain(text: str) -> str:
    """Third-party text without control characters."""
    return "".join(char if char.isprintable() else " " for char in text)
