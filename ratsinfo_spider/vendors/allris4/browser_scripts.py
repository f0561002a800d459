"""What a user does on a page of ALLRIS 4, as JavaScript functions of one argument.

Clicks go to the element itself, not to a point on the screen, where a cookie dialog may lie above it or a panel be
folded away. The paging, in the three forms known of it (see `wicket/paging.py`):

    <div class="navigator"><a href="#" id="id31" class="next" title="Nächste Seite">&gt;</a></div>
    <a href="./si018?0-1.-table-navigator-navigation-1-pageLink"><span>2</span></a>
    <span class="goto"><em><span>1</span></em></span><span class="goto"><button><span>2</span></button></span>
"""

from __future__ import annotations

from ratsinfo_spider.vendor import PageError, PageScripts
from ratsinfo_spider.vendors.allris4.pages import make_selector, open_page

__all__ = ["SCRIPTS"]

CLICK = """id => { document.getElementById(id).click(); }"""
"""Click the element of that id."""

UNFOLD = """click => {
  const link = document.querySelector("a[data-simpletooltip-text*='Zeitraum einblenden']");
  if (link && click) { link.click(); }
  return Boolean(link);
}"""
"""Is the period folded away? If `click`, unfold it."""

# Not by one name: every form of ALLRIS 4 has a `sectoken`.
_FORM = """function formOf(names) {
    const shares = form => names.filter(name => form.elements.namedItem(name)).length;
    return [...document.forms].reduce((best, form) => shares(form) > shares(best) ? form : best);
  }"""

FILL = f"""fields => {{
  {_FORM}
  const fixed = ["hidden", "submit", "button", "image", "file", "checkbox", "radio"];
  const form = formOf(fields.map(([name]) => name));
  for (const [name, value] of fields) {{
    const field = form.elements.namedItem(name);
    if (!field || !field.type || fixed.includes(field.type) || field.value === value) {{ continue; }}
    field.value = value;
    for (const event of ["input", "change", "blur"]) {{ field.dispatchEvent(new Event(event, {{bubbles: true}})); }}
  }}
}}"""
"""Give the fields of the form these values, by name, and tell the page as a keyboard would."""

SUBMIT = f"""names => {{
  {_FORM}
  const buttons = [...formOf(names).querySelectorAll("button, input[type=submit], input[type=image]")];
  (buttons.find(button => names.includes(button.name)) || buttons[0]).click();
}}"""
"""Press the button of the form that has these fields; the one among these names, if one is."""

NEXT = r"""click => {
  const text = element => element.textContent.trim();
  const isDead = element => !element || element.matches(
    "[disabled], [aria-disabled=true], [aria-current], .disable, .disabled, .current");
  const isLink = element => element.matches("a, button") && !isDead(element);

  const inTable = [...document.querySelectorAll(".navigator, .navigation, .paging, tfoot, .goto")];
  const links = inTable.flatMap(part => [...part.querySelectorAll("a, button")]);
  const saysNext = link => link.classList.contains("next") || /navigator-next/.test(link.getAttribute("href") || "")
    || /^\s*(zur\s+)?nächsten?\s+seite/i.test(link.title || link.getAttribute("aria-label") || "");

  const goto = [...document.querySelectorAll(".goto")].map(part => part.querySelector("a, button") || part);
  const numbered = [...new Set([...goto, ...document.querySelectorAll("a[href*=pageLink]")])]
    .filter(part => /^\d+$/.test(text(part)));
  const byNumber = new Map(numbered.filter(isLink).map(link => [Number(text(link)), link]));

  function current() {
    const counter = /Zeige\s+([\d.]+)\s+bis\s+([\d.]+)\s+von\s+([\d.]+)/.exec(document.body.textContent);
    if (counter) {
      const [first, last, total] = counter.slice(1).map(number => Number(number.replaceAll(".", "")));
      return last >= total ? Infinity : Math.floor((first - 1) / (last - first + 1)) + 1;
    }
    const shown = numbered.filter(part => !isLink(part)).map(part => Number(text(part)));
    if (shown.length === 1) { return shown[0]; }
    for (let number = 1; number <= Math.max(...byNumber.keys()); number += 1) {
      if (!byNumber.has(number)) { return number; }
    }
    return Infinity;
  }

  const next = links.find(link => saysNext(link) && !isDead(link)) || byNumber.get(current() + 1);
  if (next && click) { next.click(); }
  return Boolean(next);
}"""
"""Is there a next page of the table? If `click`, go there."""


def _is_there(html: str, url: str) -> bool:
    try:
        page = open_page(make_selector(html, url), url)
    except PageError:
        return True
    return not (getattr(page, "is_shell", False) or getattr(page, "has_lazy_panel", False))


SCRIPTS = PageScripts(click=CLICK, unfold=UNFOLD, fill=FILL, submit=SUBMIT, next=NEXT, is_there=_is_there)
