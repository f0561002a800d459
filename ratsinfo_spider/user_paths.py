"""Paths as people write them in settings: `~/council`, `$HOME/council`."""

from __future__ import annotations

import os
import re

__all__ = ["PathError", "expand_path"]

_LOCAL = ("sqlite:///", "file://")  # addresses that are paths, too
_UNSET = re.compile(r"\$(?:(\w+)|\{([^}]*)\})")


class PathError(ValueError):
    """A path that cannot be used; the sentence names the setting and what to do."""


def expand_path(name: str, value: str) -> str:
    """The path of the setting `name` with `~` and `$VARIABLE` resolved; other addresses than local ones pass.

    Raises PathError for a variable that is not set and a user that is not known: a folder of that name in the working
    directory is never meant.

    >>> os.environ["COUNCIL"] = "/srv/council"
    >>> expand_path("OUTPUT_DIR", "${COUNCIL}/output"), expand_path("RATSINFO_STORE", "sqlite:///$COUNCIL/a.sqlite")
    ('/srv/council/output', 'sqlite:////srv/council/a.sqlite')
    >>> expand_path("RATSINFO_STORE", "postgresql://me:$ecret@db/base")
    'postgresql://me:$ecret@db/base'
    """
    start = next((one for one in _LOCAL if value.startswith(one)), "")
    if "://" in value and not start:
        return value
    path = os.path.expandvars(os.path.expanduser(value[len(start) :]))  # noqa: PTH111 - addresses are no Path
    if path.startswith("~"):
        raise PathError(f"{name}={value!r}: there is no user of that name; write the whole path")
    if unset := _UNSET.search(path):
        raise PathError(f"{name}={value!r}: the variable {unset[1] or unset[2]} is not set; write the whole path")
    return start + path
