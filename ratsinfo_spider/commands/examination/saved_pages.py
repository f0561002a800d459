"""The pages of an examination as skeletons: their mark-up and the vendor's labels, every other text invented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from ratsinfo_spider.vendor import Vendor
from ratsinfo_spider.vendors.checkup_base import Look

__all__ = ["save_pages"]


def save_pages(looks: Iterable[Look], vendor: Vendor, site: str, folder: Path) -> list[Path]:
    """Write the skeleton of each page that came, and beside it its invented address; the files of the pages.

    Raises OSError where the folder cannot be written.
    """
    from ratsinfo_spider.vendors.skeleton import make_skeleton  # Scrapy imports this module for every command

    labels = vendor.labels()
    if labels is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for look in looks:
        if not look.html:
            continue
        skeleton = make_skeleton(look.html, look.url, labels, seed=site)
        path = folder / f"{_word(site)}_{_word(look.name)}.html"
        path.write_text(skeleton.text, encoding="utf-8")
        path.with_suffix(".json").write_text(json.dumps({"url": skeleton.url}) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _word(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
