"""docs/add-a-city.md: its first block, typed as it stands there, for a council that no list has."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.crawling import ROOT, TIMEOUT, on_day, start_demo

ADDRESS = "https://ratsinfo.musterdorf.example/public/"


@pytest.mark.process
def test_the_ten_minutes_lead_to_tables(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "add-a-city.md").read_text(encoding="utf-8")
    block = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    lines = block[1].strip().splitlines()
    with start_demo(years=1, size=0.3) as demo:
        said = []
        for line in lines:
            typed = line.replace(ADDRESS, demo.base_url)
            if "> ~/cities" in typed:  # a second between two requests is for others' servers
                typed = typed.replace("\"'", "\"\\ndelay = 0'").replace("echo ", "printf ")
            said.append(typed.replace("scrapy doctor", "scrapy doctor --delay 0"))
        script = "\n".join(f'{line}\necho "[$?] {line.split()[0]} {line.split()[1]}" >&2' for line in said)
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        now = on_day()[1].split("=", 1)[1]
        environment = {**os.environ, "HOME": str(tmp_path), "OUTPUT_DIR": str(tmp_path / "output"), "PATH": path}
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=ROOT,
            env={**environment, "RATSINFO_NOW": now, "RATSINFO_LOG_LEVEL": "WARNING"},
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    ended = re.findall(r"^\[(\d)\] (.*)$", done.stderr, re.MULTILINE)
    assert ended[2] == ("1", "scrapy sites"), "nobody has it"
    assert [code for code, _ in ended[:2] + ended[4:]] == ["0"] * 6, done.stderr
    assert ended[3][0] in "03", done.stdout
    assert "Verdict: " in done.stdout
    assert f'base_url = "{demo.base_url}"' in done.stdout
    tables = tmp_path / "output" / "musterdorf" / "tables"
    meetings = (tables / "meetings.csv").read_text(encoding="utf-8").splitlines()
    assert len(meetings) == 1 + 3 + 1, "three that were held, and the next one"
    assert "musterdorf:agenda_item:" in done.stdout.splitlines()[-1]
