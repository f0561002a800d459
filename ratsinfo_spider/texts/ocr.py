"""Text of scans by ocrmypdf, a program of its own that brings tesseract; only where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from ratsinfo_spider.texts.document_text import PDF
from ratsinfo_spider.texts.reader import Reader, Reading

__all__ = ["ENGINE", "is_installed", "recognise"]

ENGINE = "ocrmypdf"


def is_installed() -> bool:
    """Whether there is such a program."""
    return shutil.which(ENGINE) is not None


def recognise(path: Path, folder: Path, reader: Reader, seconds: float) -> Reading:
    """The text of a scan. `folder` is for what comes between; `seconds`: how long it may take."""
    between = folder / "recognised.pdf"
    between.unlink(missing_ok=True)
    command = [ENGINE, "--quiet", "--skip-text", "--language", "deu", "--jobs", "1", str(path), str(between)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Reading("too_slow", f"not recognised within {seconds:g} s")
    except OSError as error:
        return Reading("broken", f"{ENGINE}: {error}")
    if done.returncode != 0 or not between.exists():
        return Reading("broken", f"{ENGINE}: {done.stderr.strip().rpartition(chr(10))[2] or done.returncode}")
    return reader.read(between, PDF)
