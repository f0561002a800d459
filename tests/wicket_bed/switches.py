"""Which forms of an installation are tried: every value of every switch of the bed, one at a time."""

from __future__ import annotations

Switches = dict[str, str]

# The first value of each is the default; it is tried once, for all of them together.
VALUES: dict[str, tuple[str, ...]] = {
    "lazy": ("timer", "late", "mixed", "nested", "domready", "panel", "event", "load", "selfupdate", "none"),
    "second": ("off", "on"),
    "lazyitem": ("off", "on"),
    "loading": ("image", "text"),
    "extra": ("none", "info", "keepalive", "empty"),
    "nav": ("ajax", "plain"),
    "toolbar": ("allris", "wicket", "bottom"),
    "counter": ("on", "off"),
    "rows": ("25", "7"),
    "form": ("ajax", "plain", "multipart", "link", "behavior", "change", "strict", "none"),
    "fold": ("on", "form", "off"),
    "date": ("german", "iso"),
    "attach": ("resource", "link"),
    "docs": ("render", "start"),
    "folded": ("off", "on"),
    "version": ("hidden", "shown"),
    "render": ("REDIRECT_TO_BUFFER", "REDIRECT_TO_RENDER", "ONE_PASS_RENDER"),
    "csp": ("off", "on"),
    "csrf": ("off", "on"),
    "tracking": ("cookie", "both"),
    "pages": ("0", "1", "4"),
    "recreate": ("on", "off"),
}

# What a form needs besides: without the period form only their agendas tell whose the older meetings are.
ALONG = {"form=none": {"agendas": "400"}}

# Pairs that need one another to show anything.
PAIRS: tuple[Switches, ...] = (
    {"lazyitem": "on", "loading": "text"},
    {"lazy": "late", "loading": "text"},
    {"lazy": "mixed", "loading": "text"},
    {"lazy": "mixed", "late": "40"},
    {"lazy": "mixed", "late": "40", "loading": "text"},
    {"lazy": "none", "extra": "info"},
    {"folded": "on", "lazyitem": "on"},
    {"nav": "plain", "toolbar": "wicket"},
    {"csrf": "on", "form": "plain"},
    {"csrf": "on", "nav": "plain", "attach": "link"},
    {"form": "plain", "recreate": "off", "pages": "1"},
)

# Where nothing may be lost: what `make test` tries (the first two), and `make test-all`.
WHOLE: tuple[Switches, ...] = (
    {"lazy": "mixed"},
    {"form": "strict"},
    {},
    {"fold": "off"},
    {"lazy": "late"},
    {"lazyitem": "on"},
    {"loading": "text"},
    {"extra": "info"},
    {"folded": "on"},
    {"tracking": "both"},
    {"csrf": "on", "form": "plain"},
)


def title(switches: Switches) -> str:
    """How a row is called.

    >>> title({"csrf": "on", "form": "plain"}), title({})
    ('csrf=on form=plain', 'defaults')
    """
    return " ".join(f"{name}={value}" for name, value in switches.items()) or "defaults"


def every() -> list[Switches]:
    """The defaults, each other value of each switch by itself, then the pairs."""
    single = [{name: value} for name, values in VALUES.items() for value in values[1:]]
    return [{}, *single, *PAIRS]
