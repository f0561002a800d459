"""The real pages, and the skeletons that were made of them; and how to make them again.

    python -m tests.vendors.allris4.skeletons.real_pages     # writes the skeletons; then run the tests, and review

The pages lie beside the project (`tests/conftest.py`). Of the print page only the text is known: it has a skeleton in
each form that its HTML may have.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ratsinfo_spider.vendors.allris4.labels import LABELS
from ratsinfo_spider.vendors.skeleton import make_skeleton
from tests.conftest import REAL_PAGES
from tests.vendors.allris4.loaders.test_records_real import ADDRESSES
from tests.vendors.allris4.pages import test_print_page_aachen as print_page

__all__ = ["FOLDER", "REAL", "Read", "skeleton_of", "source"]

FOLDER = Path(__file__).parent
SEED = "1"
Read = Callable[[str], bytes]  # the bytes of a real page by its name
_FORMS = {"framed": print_page.framed, "tooltips": print_page.tooltips, "bare": print_page.bare}
_NAMES = ("taunusstein_meeting", "taunusstein_agenda_item", "trier_meeting", "trier_paper", "trier_calendar")

# File of the skeleton -> file of the real page, its address
REAL = {
    f"{name}.{'xml' if page.endswith('.xml') else 'html'}": (f"allris4/{page}", url)
    for name, (page, url) in zip(_NAMES, ADDRESSES.items(), strict=True)
} | {f"aachen_print_{form}.html": (print_page.FILE, print_page.URL) for form in _FORMS}


def source(name: str, read: Read) -> tuple[bytes, str]:
    """The real page of a skeleton's file, and its address."""
    page, url = REAL[name]
    if page == print_page.FILE:
        form = _FORMS[name.removesuffix(".html").rpartition("_")[2]]
        return form(print_page.parts(read)).encode(), url
    return read(page), url


def skeleton_of(name: str, read: Read, seed: str = SEED) -> tuple[str, str]:
    """A new skeleton of that real page, and its address."""
    body, url = source(name, read)
    return make_skeleton(body, url, LABELS, seed)


def main() -> None:
    """Write the skeletons, and beside each its address: what else is expected is written by the tests."""
    for name in REAL:
        text, url = skeleton_of(name, lambda page: (REAL_PAGES / page).read_bytes())
        path = FOLDER / name
        path.write_text(text, encoding="utf-8")
        path.with_suffix(".json").write_text(json.dumps({"url": url}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
