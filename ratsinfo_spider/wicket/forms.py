"""Reads a page's forms and fills them in, as a browser would send them, plain or by Ajax.

    <form id="id5" method="post" action="./list?0-1.-searchPanel-form&amp;GRLFDNR=7">
      <input type="hidden" name="sectoken" value="…"/><div hidden="" class="hidden-fields"></div>
      <input type="date" id="beginDateField" name="searchPanel:begin" value="2026-01-01"
             aria-label="Beginn Datum auswählen"/>
      <input type="checkbox" name="searchPanel:closed" id="id6"/>
      <select name="searchPanel:kind"><option value="0" selected="selected">alle</option>…</select>
      <button type="submit" name="searchPanel:search" id="id7">Suchen</button>
    </form>
    Wicket.Ajax.ajax({"u":"./list?0-1.0-searchPanel-form-search&GRLFDNR=7","m":"POST","c":"id7","f":"id5",
                      "sc":"searchPanel:search","e":"click","pd":true});
    Wicket.Ajax.ajax({"u":"./list?0-1.1-searchPanel-form-begin&GRLFDNR=7","m":"POST","c":"beginDateField","e":"change"});

A call with `f` sends the whole form and `<sc>=1`; one without sends just its own field, if it is bound to one. With
`"mp":true`, or where the form says `enctype="multipart/form-data"`, it goes as multipart.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urljoin

from ratsinfo_spider.wicket.answer import AjaxAnswer
from ratsinfo_spider.wicket.calls import AjaxCall, Calls, ajax_calls, same_host
from ratsinfo_spider.wicket.markup import by_id, text_of, tree
from ratsinfo_spider.wicket.wicket_errors import WicketError

__all__ = ["Button", "Field", "Form", "Submission", "forms", "multipart", "submission"]

_BUTTON_TYPES = ("submit", "image", "button", "reset")
_ISO = re.compile(r"\d{4}-\d\d-\d\d\Z")

Value = str | bool | dt.date


class Submission(NamedTuple):
    """One request: send `fields` to `url`, form-encoded or as multipart; with Wicket's headers if `ajax`."""

    url: str
    method: str
    fields: list[tuple[str, str]]
    ajax: bool = False
    is_multipart: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """An input. `sent` is false for an unchecked box; `options` are a select's (value, text)."""

    name: str
    kind: str
    value: str
    id: str | None = None
    label: str = ""
    sent: bool = True
    options: tuple[tuple[str, str], ...] = ()

    def with_value(self, value: Value) -> Field:
        """The field as a user would leave it; raises WicketError for an option it does not have."""
        sent, text = True, self.value
        if isinstance(value, bool):
            sent = value
        elif isinstance(value, dt.date):
            text = value.isoformat() if self._is_iso() else value.strftime("%d.%m.%Y")
        else:
            text = self._option(value) if self.options else value
        return Field(self.name, self.kind, text, self.id, self.label, sent, self.options)

    def _is_iso(self) -> bool:
        """Browsers send `type=date` in ISO form whatever they show; a text field speaks German unless it shows ISO."""
        return self.kind == "date" or bool(_ISO.match(self.value))

    def _option(self, value: str) -> str:
        for number, text in self.options:
            if value in (number, text):
                return number
        raise WicketError("malformed", f"field {self.name!r} has no option {value!r}")


@dataclass(frozen=True, slots=True)
class Button:
    """A submit button; `value` is what a plain submission sends under its name."""

    name: str
    value: str = ""
    id: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form with everything it would send. `calls` are the Ajax calls bound to it or to its parts."""

    id: str | None
    action: str
    method: str
    fields: tuple[Field, ...]
    buttons: tuple[Button, ...]
    calls: tuple[AjaxCall, ...]
    page_url: str
    is_multipart: bool = False

    def find(self, key: str) -> Field | None:
        """The field of a name, an id or a label (`aria-label`, `<label>`), else None."""
        return next((item for item in self.fields if key in (item.name, item.id, item.label)), None)

    def field(self, key: str) -> Field:
        """Like `find`, but a missing field is a WicketError that names those there are."""
        found = self.find(key)
        if found is None:
            names = ", ".join(item.name for item in self.fields)
            raise WicketError("malformed", f"form {self.id!r} has no field {key!r}, only: {names}")
        return found

    def filled(self, values: Mapping[str, Value], button: str | None = None) -> Submission:
        """The request that sends the form with these values (keys as in `find`; True and False for boxes).

        `button` is a name, id or label; None presses the first, as Enter does.
        """
        changed = {self.field(key): self.field(key).with_value(value) for key, value in values.items()}
        fields = [changed.get(item, item) for item in self.fields]
        pairs = [(item.name, item.value) for item in fields if item.sent]
        pressed = self._pressed(button)
        call = self._submit_call(pressed)
        if call:
            return _of_call(call, pairs)
        mark = [(pressed.name, pressed.value)] if pressed and pressed.name else []
        return Submission(same_host(self.action, self.page_url), self.method, pairs + mark, False, self.is_multipart)

    def change(self, key: str, value: Value, event: str = "change") -> Submission | None:
        """The request by which a page hears of one field's new value; None if it does not listen to it."""
        item = self.field(key)
        for call in self.calls:
            if item.id and call.component == item.id and not call.form and event in (call.event or "").split():
                new = item.with_value(value)
                return _of_call(call, [(new.name, new.value)] if new.sent else [])
        return None

    def _pressed(self, key: str | None) -> Button | None:
        if key is None:
            return self.buttons[0] if self.buttons else None
        for button in self.buttons:
            if key in (button.name, button.id, button.label):
                return button
        raise WicketError("malformed", f"form {self.id!r} has no button {key!r}")

    def _submit_call(self, button: Button | None) -> AjaxCall | None:
        """The call that sends the form when the button is pressed; without any button, the only one there is."""
        calls = [call for call in self.calls if call.form]
        if button is None:
            return calls[0] if len(calls) == 1 else None
        for call in calls:
            if (call.component and call.component == button.id) or (call.submit and call.submit == button.name):
                return call
        return None


def forms(source: str | AjaxAnswer, page_url: str, calls: Calls | None = None) -> list[Form]:
    """The forms of a page or an answer, in their order; `calls` are those that live on the page, if known."""
    root = tree(source.html if isinstance(source, AjaxAnswer) else source)
    calls = ajax_calls(source, page_url) if calls is None else calls
    return [_form(element, root, calls, page_url) for element in root.iter("form")]


def submission(call: AjaxCall, html: str) -> Submission:
    """The request of a call as the page's script makes it: what it is bound to, as it stands on the page.

    That is the form `f`, else the control `c`, with `sr` all controls below it.
    """
    bound = call.form or call.component
    element = by_id(tree(html), bound) if bound else None
    if element is None:
        return _of_call(call, [])
    if call.form and element.tag != "form":  # the form of a panel inside a form: the page's own is sent
        element = next(element.iterancestors("form"), element)
    parts = element.iter() if call.form or call.is_recursive else [element]
    controls = [part for part in parts if isinstance(part.tag, str) and part.get("disabled") is None]
    fields = (_field(part, {}) for part in controls)
    return _of_call(call, [(field.name, field.value) for field in fields if field and field.sent])


def multipart(fields: list[tuple[str, str]]) -> tuple[bytes, str]:
    r"""Fields as `multipart/form-data`: the body, and its Content-Type with the boundary.

    >>> body, kind = multipart([("a", "ä"), ('b"', "c")])
    >>> kind.startswith("multipart/form-data; boundary="), b'name="b%22"\r\n\r\nc\r\n' in body
    (True, True)
    """
    boundary = f"----form{secrets.token_hex(16)}"
    names = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})
    lines = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name.translate(names)}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    return "".join([*lines, f"--{boundary}--\r\n"]).encode(), f"multipart/form-data; boundary={boundary}"


def _of_call(call: AjaxCall, pairs: list[tuple[str, str]]) -> Submission:
    mark = [(call.submit, "1")] if call.form and call.submit else []
    return Submission(call.url, call.method, [*call.extra, *pairs, *mark], True, call.is_multipart)


def _form(element: Any, root: Any, calls: list[AjaxCall], page_url: str) -> Form:
    ident = element.get("id")
    parts = [part for part in element.iter() if isinstance(part.tag, str)]
    if ident:  # controls elsewhere on the page may name their form
        parts += [part for part in root.xpath("//*[@form=$ident]", ident=ident) if part not in parts]
    ids = {part.get("id") for part in parts} - {None}
    controls = [part for part in parts if part.get("disabled") is None]
    labels = _labels(root)
    return Form(
        id=ident,
        action=urljoin(page_url, element.get("action") or page_url),
        method=(element.get("method") or "get").upper(),
        fields=tuple(field for part in controls if (field := _field(part, labels)) is not None),
        buttons=tuple(button for part in controls if (button := _button(part, labels)) is not None),
        calls=tuple(call for call in calls if call.form in ids or call.component in ids),
        page_url=page_url,
        is_multipart=(element.get("enctype") or "").lower() == "multipart/form-data",
    )


def _field(part: Any, labels: dict[str, str]) -> Field | None:
    kind = part.tag if part.tag in ("select", "textarea") else (part.get("type") or "text").lower()
    if part.tag not in ("input", "select", "textarea") or not part.get("name") or kind in (*_BUTTON_TYPES, "file"):
        return None
    options = tuple(_option(option) for option in part.iter("option")) if part.tag == "select" else ()
    boxed = kind in ("checkbox", "radio")
    return Field(
        name=part.get("name"),
        kind=kind,
        value=_selected(part) if part.tag == "select" else _value(part, "on" if boxed else ""),
        id=part.get("id"),
        label=_label(part, labels),
        sent=part.get("checked") is not None if boxed else bool(part.tag != "select" or options),
        options=options,
    )


def _value(part: Any, default: str) -> str:
    if part.tag == "textarea":
        return str(part.text_content())
    return str(part.get("value", default))


def _option(option: Any) -> tuple[str, str]:
    text = text_of(option)
    return option.get("value", text), text


def _selected(part: Any) -> str:
    """The selected option; a browser takes the first where none is marked."""
    options = list(part.iter("option"))
    marked = [option for option in options if option.get("selected") is not None]
    return _option((marked[-1:] or options[:1])[0])[0] if options else ""


def _button(part: Any, labels: dict[str, str]) -> Button | None:
    kind = (part.get("type") or ("submit" if part.tag == "button" else "text")).lower()
    if part.tag not in ("button", "input") or kind not in ("submit", "image"):
        return None
    return Button(part.get("name") or "", part.get("value") or "", part.get("id"), _label(part, labels))


def _labels(root: Any) -> dict[str, str]:
    return {label.get("for"): text_of(label) for label in root.iter("label") if label.get("for")}


def _label(part: Any, labels: dict[str, str]) -> str:
    """What a screen reader says: `aria-label`, the label element, a button's own text."""
    own = part.text_content() if part.tag == "button" else ""
    return " ".join((part.get("aria-label") or labels.get(part.get("id") or "", "") or own or "").split())
