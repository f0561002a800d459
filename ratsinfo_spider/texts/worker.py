"""The process that reads documents: a job a line on standard input, its answer on standard output.

    {"path": "…", "media_type": "application/pdf"}  →  {"status": "read", "pages": [["text", 0.97], …]}

Its memory is bounded by the system (the first argument, in MB); its time by whoever started it.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from pathlib import Path
from typing import Any

from ratsinfo_spider.texts.document_text import UnreadableError, pages
from ratsinfo_spider.texts.quality import quality

__all__ = ["answer"]

MEGABYTE = 1 << 20


def answer(job: dict[str, str]) -> dict[str, Any]:
    """The pages of a document with their quality, or why there are none."""
    try:
        read = [(text, quality(text)) for text in map(_storable, pages(Path(job["path"]), job["media_type"]))]
    except UnreadableError as error:
        return {"status": error.status, "reason": str(error), "pages": []}
    except MemoryError:
        return {"status": "too_large", "reason": "more memory than it may take", "pages": []}
    except OSError as error:
        return {"status": "broken", "reason": str(error), "pages": []}
    if not any(text for text, _ in read):
        return {"status": "no_text", "reason": "no page has a text: a scan, perhaps", "pages": read}
    return {"status": "read", "reason": None, "pages": read}


def _storable(text: str) -> str:
    """Without NUL and halves of characters, which no database takes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def main() -> None:
    """Read jobs until there are no more."""
    logging.disable(logging.CRITICAL)  # libraries complain of fonts
    most = int(sys.argv[1]) * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line)), ensure_ascii=True) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
