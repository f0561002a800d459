"""Real interfaces from disk, behind a server of this machine: what `../shared/oparl` has, where it is there."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from tests.helpers.oparl_server import HERE, Interface

__all__ = ["FOLDER", "karlsruhe", "sdnet"]

FOLDER = Path(__file__).parents[4] / "shared" / "oparl"
Object = dict[str, Any]
_HOST = re.compile(r"https?://[^/\"]+")


def _here(value: Any, host: str) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False).replace(host, HERE))


def sdnet() -> tuple[Interface, str, dict[str, list[Object]]]:
    """The whole body of SD.NET: the server, the path of its system, and its objects by their list."""
    with zipfile.ZipFile(FOLDER / "sdnet" / "huertgenwald_2021.zip") as archive:
        names = sorted(archive.namelist())
        system, bodies = (json.loads(archive.read(name)) for name in ("system.json", "body.json"))
        pages = {name: json.loads(archive.read(name)) for name in names if "/page-" in name}
    host = str(_HOST.match(system["id"])[0])  # type: ignore[index]
    root = system["id"].removeprefix(host).removesuffix("/system")
    objects: dict[str, list[Object]] = {}
    for name, page in pages.items():
        objects.setdefault(name.split("/")[-2], []).extend(_here(page["data"], host))
    lists = {f"{root}/body/1/{kind}": some for kind, some in objects.items()} | {
        f"{root}/body": _here(bodies["data"], host)
    }
    return Interface(lists, {f"{root}/system": _here(system, host)}, per_page=25), f"{root}/system", objects


def karlsruhe() -> tuple[Interface, str, dict[str, list[Object]]]:
    """Four months of Session, as `sdnet`. System and body are ours: the objects were stored without them."""
    data = json.loads(gzip.decompress((FOLDER / "session" / "karlsruhe_2026-02_2026-05.json.gz").read_bytes()))
    host = str(_HOST.match(data["meetings"][0]["id"])[0])  # type: ignore[index]
    objects = _here({name: data[name] for name in ("meetings", "papers", "organizations")}, host)
    root, schema = "/oparl/bodies/0001", "https://schema.oparl.org/1.1/"
    body = {"id": f"{HERE}{root}", "type": f"{schema}Body", "name": "Musterstadt", "system": f"{HERE}/oparl/system"}
    body |= {name.removesuffix("s"): f"{HERE}{root}/{name}" for name in objects}
    system = {"id": f"{HERE}/oparl/system", "type": f"{schema}System", "oparlVersion": schema}
    system |= {"vendor": "http://www.somacos.de", "body": f"{HERE}/oparl/bodies"}
    lists = {f"{root}/{name}": some for name, some in objects.items()} | {"/oparl/bodies": [body]}
    return Interface(lists, {"/oparl/system": system}, per_page=100), "/oparl/system", objects
