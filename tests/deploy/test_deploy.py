"""The samples in deploy/ and what docs/deploy.md names, as far as they can be checked without their kind of server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from compose_spec import PyCompose
from scrapyd import __file__ as scrapyd_file
from scrapyd.basicauth import wrap_resource
from twisted.web.guard import HTTPAuthSessionWrapper
from twisted.web.resource import Resource

from ratsinfo_spider import settings, sites
from ratsinfo_spider.commands.schedule import _who
from tests.helpers.crawling import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PAGES = ("deploy.md", "nodes.md", "operations.md")
PAGE = "\n".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in PAGES)
NODES = DEPLOY / "nodes"  # a package, no sample
AS_INSTALLED = "/opt/ratsinfo"
PROGRAMS = {"scrapy", "scrapyd", "curl", "cat", "grep", "echo", "cd"}


def ini(path: Path) -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None, delimiters=["="], comment_prefixes=["#"])
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's keys have capitals
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def commands(line: str) -> set[str]:
    """The programs that a shell line names."""
    parts = re.split(r"&&|\|\||\|", line)
    return {Path(part.split()[0]).name for part in parts}


# --- Scrapyd -----------------------------------------------------------------------------------


def test_scrapyd_conf_has_no_key_that_scrapyd_does_not_know() -> None:
    stock = ini(Path(scrapyd_file).with_name("default_scrapyd.conf"))["scrapyd"]
    ours = ini(DEPLOY / "scrapyd.conf")["scrapyd"]
    assert set(ours) - set(stock) == set()


def test_scrapyd_asks_for_the_password_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = ini(DEPLOY / "scrapyd.conf")["scrapyd"]
    monkeypatch.delenv("SCRAPYD_USERNAME", raising=False)
    monkeypatch.setenv("SCRAPYD_PASSWORD", "secret")
    site = Resource()  # type: ignore[no-untyped-call]
    assert isinstance(wrap_resource(site, ours), HTTPAuthSessionWrapper)
    assert _who("http://127.0.0.1:6800/x") == (ours["username"], "secret")
    assert _who("https://me:other@scrapyd.example.org/x") == ("me", "other")
    assert _who("https://scrapyd.example.org/x") == ("ratsinfo", "secret")
    assert _who("http://scrapyd.example.org/x") is None, "it would be read on the way"


def test_scrapyd_conf_is_safe() -> None:
    ours = ini(DEPLOY / "scrapyd.conf")["scrapyd"]
    assert ours["bind_address"] == "127.0.0.1"
    assert (ours["items_dir"], ours["jobs_dir"]) == ("", "")


# --- systemd -----------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_runs_what_is_there(unit: Path) -> None:
    parsed = ini(unit)
    assert parsed["Unit"]["Description"]
    if unit.suffix == ".service":
        program = parsed["Service"]["ExecStart"].split()[0]
        assert program.startswith(f"{AS_INSTALLED}/.venv/bin/")
        assert shutil.which(Path(program).name, path=str(ROOT / ".venv" / "bin")) or Path(program).name in PROGRAMS
        assert "OUTPUT_DIR=/var/lib/ratsinfo/output" in parsed["Service"]["Environment"]


@pytest.mark.parametrize("unit", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda path: path.name)
def test_what_a_unit_writes_is_not_for_everybody(unit: Path) -> None:
    assert ini(unit)["Service"]["UMask"] == "0027"


def test_scrapyd_does_not_run_in_the_project_s_folder() -> None:
    unit = ini(DEPLOY / "systemd" / "ratsinfo-scrapyd.service")["Service"]
    assert not unit["WorkingDirectory"].startswith(AS_INSTALLED)


@pytest.mark.process
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here (apt-get install systemd)")
    names = []
    for unit in UNITS:  # a template is verified as one of its instances, its program where it would be
        name = unit.name.replace("@.", "@aachen.")
        text = unit.read_text(encoding="utf-8")
        (tmp_path / name).write_text(re.sub(rf"{AS_INSTALLED}/\.venv/bin/\w+", "/bin/true", text), encoding="utf-8")
        names.append(str(tmp_path / name))
    done = subprocess.run([program, "verify", *names], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# --- cron --------------------------------------------------------------------------------------


def cron_lines() -> list[str]:
    """The lines of the sample, those that are commented out too."""
    lines = (DEPLOY / "ratsinfo.cron").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("#") for line in lines if re.match(r"#?\d", line)]


@pytest.mark.parametrize("line", cron_lines(), ids=lambda line: " ".join(line.split()[:5]))
def test_cron_line(line: str) -> None:
    minute, hour, day, month, weekday, user, command = line.split(None, 6)
    assert 0 <= int(minute) < 60
    assert 0 <= int(hour) < 24
    assert (day, month) == ("*", "*")
    assert weekday in {"*", "0"}
    assert user == "ratsinfo"
    assert "%" not in command, "cron takes a % for the end of the line"
    assert commands(command) <= PROGRAMS
    if "scrapy runs --check" in command:
        return
    cities = re.search(r"scrapy crawl ([a-z -]+?) -", command) or re.search(r"spider=(\w+)", command)
    assert cities is not None
    assert set(cities[1].split()) <= set(sites.names())


def test_cron_has_every_way() -> None:
    assert len(cron_lines()) == 4


# --- Docker ------------------------------------------------------------------------------------


def docker_lines(word: str) -> list[list[str]]:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split()[1:] for line in text.splitlines() if line.startswith(f"{word} ")]


def test_every_source_that_the_image_copies_exists() -> None:
    sources = [source for *names, _ in docker_lines("COPY") for source in names]
    assert {"scrapy.cfg", "ratsinfo_spider", "pipelines"} <= set(sources)
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_image_leaves_out_no_source_it_copies() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    assert not {source for *names, _ in docker_lines("COPY") for source in names} & set(ignored)


def test_the_requirements_that_the_image_installs_lead_to_what_it_copied() -> None:
    copied = {source for *names, _ in docker_lines("COPY") for source in names}
    text = (DEPLOY / "requirements.txt").read_text(encoding="utf-8")
    included = re.findall(r"^-r (\S+)", text, re.MULTILINE)
    assert {str((DEPLOY / name).resolve().relative_to(ROOT)) for name in included} <= copied


def test_the_image_does_not_run_as_root_and_always_as_the_same_user() -> None:
    users = docker_lines("USER")
    assert users[0] == users[-1] == ["10521:10521"]
    assert users[1] == ["0:0"], "only to install Chromium"
    made = " ".join(docker_lines("RUN")[0])
    assert ("groupadd --gid 10521" in made, "useradd --uid 10521" in made) == (True, True)


def test_the_image_s_base_is_pinned_and_the_plain_one_is_built_where_no_target_is_named() -> None:
    first, browser, last = docker_lines("FROM")
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", first[0])
    assert (browser, last) == (["plain", "AS", "browser"], ["plain"])


@pytest.mark.process
def test_hadolint_finds_no_fault() -> None:
    program = ROOT / ".venv" / "bin" / "hadolint"
    words = [str(program), "--no-color", str(DEPLOY / "Dockerfile")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["compose.yaml", "compose.nodes.yaml"])
def test_compose_knows_every_key(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    PyCompose.from_json(json.dumps(yaml.safe_load(text))).validate()
    with pytest.raises(ValueError, match="restrat"):
        PyCompose.from_json(json.dumps(yaml.safe_load(text.replace("restart:", "restrat:"))))


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", ["scrapyd", "crawl", "crawl-browser", "runs"])
def test_compose_service(name: str) -> None:
    service = compose()["services"][name]
    assert (DEPLOY / service["build"]["context"]).resolve() == ROOT
    assert (ROOT / service["build"]["dockerfile"]).is_file()
    target = service["build"].get("target")
    assert target is None or [target] in [line[-1:] for line in docker_lines("FROM")]
    assert service["entrypoint"][0] in {*PROGRAMS, "sh"}
    assert service["logging"] == {"driver": "local", "options": {"max-size": "20m", "max-file": "5"}}
    assert (service["security_opt"], service["cap_drop"]) == (["no-new-privileges:true"], ["ALL"])
    assert service["env_file"] == ["ratsinfo.env"], "with it come AWS_… and all other settings"
    for variable in service["environment"]:
        assert variable.startswith("SCRAPYD_") or hasattr(settings, variable)


def test_the_sample_of_the_environment_names_settings() -> None:
    lines = (DEPLOY / "ratsinfo.env.sample").read_text(encoding="utf-8").splitlines()
    names = [line.lstrip("#").partition("=")[0] for line in lines if re.match(r"#?[A-Z_]+=", line)]
    assert "SCRAPYD_PASSWORD" in names
    assert [name for name in names if not name.startswith(("SCRAPYD_", "AWS_")) and not hasattr(settings, name)] == []


def test_scrapyd_does_not_start_without_a_password_and_its_health_is_asked() -> None:
    service = compose()["services"]["scrapyd"]
    assert service["entrypoint"][2].startswith('test -n "$$SCRAPYD_PASSWORD" && ')
    compile(service["healthcheck"]["test"][3], "healthcheck", "exec")
    unit = ini(DEPLOY / "systemd" / "ratsinfo-scrapyd.service")["Service"]
    assert unit["ExecStartPre"].startswith('/bin/sh -c \'test -n "$$SCRAPYD_PASSWORD" || ')
    assert unit["EnvironmentFile"] == "/etc/ratsinfo.env"


def test_a_crawl_that_fails_starts_what_tells_of_it() -> None:
    unit = ini(DEPLOY / "systemd" / "ratsinfo-crawl@.service")
    assert unit["Unit"]["OnFailure"] == "ratsinfo-failed@%i.service"
    assert (DEPLOY / "systemd" / "ratsinfo-failed@.service").is_file()
    assert unit["Service"]["SuccessExitStatus"] == "4", "the city is busy: that crawl tells"


def test_compose_of_nodes() -> None:
    """The image has the nodes' package, and nobody reaches a port."""
    services = yaml.safe_load((DEPLOY / "compose.nodes.yaml").read_text(encoding="utf-8"))["services"]
    node = services["node"]
    assert (ROOT / node["build"]["dockerfile"]).is_file()
    assert node["entrypoint"][:3] == ["python", "-m", "ratsinfo_nodes"]
    assert "deploy/nodes" in [source for *names, _ in docker_lines("COPY") for source in names]
    assert [name for name, service in services.items() if "ports" in service] == []
    assert re.fullmatch(r"postgres:\d+\.\d+", services["db"]["image"]), "pinned"
    for variable in node["environment"]:
        assert variable == "PYTHONPATH" or variable.startswith("PG") or hasattr(settings, variable)
    assert "PASSWORD" not in node["environment"]["RATSINFO_STORE"], "it would have to be escaped there"


def test_compose_opens_no_port_to_others() -> None:
    assert all(port.startswith("127.0.0.1:") for port in compose()["services"]["scrapyd"]["ports"])


# --- the page ----------------------------------------------------------------------------------


def test_the_page_names_every_sample() -> None:
    samples = [path for path in DEPLOY.rglob("*") if path.is_file() and NODES not in path.parents]
    names = [path.name for path in samples if path.suffix != ".dockerignore"]
    assert [name for name in names if name not in PAGE] == []
