"""What a template needs to write a Wicket page: element ids, addresses of components, Ajax calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from ratsinfo_spider.demo.servers.allris4.page_holes import OWN_PARAMS, OWN_PARAMS_ESCAPED, PAGE_ID, element


def ajax_call(
    address: str, target: str | None = None, event: str | None = None, *, indicator: bool = False, post: bool = False,
    form: str | None = None, submitter: str | None = None,
) -> str:  # fmt: skip
    """One call as a page's script declares it, keys in Wicket's order.

    >>> ajax_call("./to010?0-1.0-tops&SILFDNR=7", "id2", "click", indicator=True)
    'Wicket.Ajax.ajax({"u":"./to010?0-1.0-tops&SILFDNR=7","c":"id2","i":"id2--ajax-indicator","e":"click","pd":true});'
    """
    pairs = (
        ("u", address),
        ("m", "POST" if post else None),
        ("c", target),
        ("f", form),
        ("sc", submitter),
        ("i", f"{target}--ajax-indicator" if indicator else None),
        ("e", event),
    )
    keys = [f'"{key}":"{value}"' for key, value in pairs if value is not None]
    if event == "click" and (not post or submitter):
        keys.append('"pd":true')
    return "Wicket.Ajax.ajax({" + ",".join(keys) + "});"


@dataclass(slots=True)
class Writer:
    """The Wicket side of one page while its templates are rendered.

    Methods that declare something return "", so that a template can call them where the thing stands:
    `{{ w.on_click("tagesordnung-showHideLink", link_id) }}`.
    """

    page: str  # "to010"
    base: str  # "./", or the base address where links are absolute
    script: list[Markup] = field(default_factory=list)  # run when the page's tree is there
    on_load: list[Markup] = field(default_factory=list)
    elements: int = 1  # the first element is the one that the page's own call fills

    def new(self) -> Markup:
        """A fresh element id, in the end `id7a`."""
        self.elements += 1
        return element(self.elements - 1)

    def link(self, path: str, render: str = "1.") -> Markup:
        """Address of a component for an attribute. `render=""` is how ALLRIS writes those of attachments."""
        return Markup(f"{self.base}{self.page}?{PAGE_ID}-{render}-{path}{OWN_PARAMS_ESCAPED}")  # noqa: S704

    def address(self, path: str, behavior: int = 0) -> str:
        """Address of a component for a script: `&` is raw there."""
        return f"{self.base}{self.page}?{PAGE_ID}-1.{behavior}-{path}{OWN_PARAMS}"

    def on_click(self, path: str, target: str, behavior: int = 0, *, indicator: bool = True) -> str:
        """Declares an Ajax call on a click."""
        return self._declare(ajax_call(self.address(path, behavior), target, "click", indicator=indicator))

    def on_post(self, path: str, target: str, event: str = "click") -> str:
        """Declares an Ajax call that sends the value of a field."""
        return self._declare(ajax_call(self.address(path), target, event, post=True))

    def on_submit(self, path: str, target: str, form: str, submitter: str) -> str:
        """Declares an Ajax call that sends a form."""
        address = self.address(path)
        return self._declare(ajax_call(address, target, "click", post=True, form=form, submitter=submitter))

    def load(self, target: str) -> str:
        """Declares the call by which the page loads its content: no path, no event."""
        return self._declare(ajax_call(self.address(""), target))

    def load_later(self, timer: str) -> str:
        """Declares that call a second after the page has been loaded."""
        call = f"Wicket.Timer.set('{timer}.0', function(){{{ajax_call(self.address(''))}}}, 1000);"
        self.on_load.append(Markup(call))  # noqa: S704 - ids and addresses of ours
        return ""

    def remember_focus(self, target: str) -> str:
        """Declares the script by which ALLRIS notes the link that was clicked last."""
        note = f"sessionStorage.setItem('customfocused', '{target}')"
        return self._declare(f"$('#{target}').on('click', function(){{ \n{note}}}); \n")

    def _declare(self, code: str) -> str:
        self.script.append(Markup(code))  # noqa: S704 - ids and addresses of ours
        return ""
