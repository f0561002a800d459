"""Invented pages of ALLRIS 4 for tests of the page classes: Musterstadt's frame, with any content inside."""

from __future__ import annotations

BASE = "https://ratsinfo.musterstadt.example/public/"
VERSION = '<meta name="description" content="ALLRIS net Version 4.1.7 (4170041) - 08.07.2026" />'


def html(name: str, main: str, *, number: str = "", scripts: str = "", version: str = VERSION, nav: bool = True) -> str:
    """A page `name` (`to020`) whose permanent address ends in `number` (`TOLFDNR=7`), with `main` in its middle."""
    address = f"{BASE}{name}?{number}".replace(":", "%3A").replace("/", "%2F").replace("?", "%3F").replace("=", "%3D")
    mail = f'<nav id="navIcon"><a href="mailto:?subject=x&amp;body=Link%3A%20{address}">Seite versenden</a></nav>'
    return f"""
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="de"><head>
<script type="text/javascript">{scripts}</script>
{version}<script type="text/javascript" id="wicket-ajax-base-url">
Wicket.Ajax.baseUrl="{name}?{number}&amp;refresh=false";
</script><title>ALLRIS</title></head><body><div id="allris">
{mail if nav else ""}
<main id="pageContent"><div id="readOut">{main}</div></main></div></body></html>"""


def heading(text: str) -> str:
    return f'<div class="header"><h1 class="title">{text}</h1></div>'


def head(**fields: str) -> str:
    """Basic data: id -> value, labels left to the vendor's usual form."""
    pairs = "".join(field(name, value) for name, value in fields.items())
    return f'<div id="head"><div class="headLeftInner">{pairs}</div></div>'


def field(name: str, value: str, label: str = "Feld:") -> str:
    mark = f' id="{name}"' if name else ""
    return f'<dl><dt class="colTitle"><span class="label">{label}</span></dt><dd><span{mark}>{value}</span></dd></dl>'


def content(inner: str) -> str:
    return f'<div id="mainContent">{inner}</div>'


def result(text: str) -> str:
    return (
        '<div class="compFull roundedBorder toBa"><dl><dt><span class="label">Beschluss:</span></dt>'
        f'<dd><span class="text4" id="toBeschlussart">{text}</span></dd></dl></div>'
    )


def panel(name: str, inner: str, *, title: str = "", key: str = "2", folded: bool = False) -> str:
    """A panel with its toggle; `title` is the printed heading, `name` the one in the tooltip."""
    alt, verb = ("Erweitern", "einblenden") if folded else ("Reduzieren", "ausblenden")
    return f"""<div id="id{key}"><div class="compFull roundedBorder" >
<div class="expcol rs_skip"><a href="#" id="showHideLink_id{key}" data-simpletooltip-text="{name} {verb}">
<img src="x.svg" alt="{alt}"/></a><span hidden="" class="wicket-ajax-indicator"><img alt=""/></span></div>
<div id="id9{key}" hidden="" data-wicket-placeholder=""></div>
<div id="id8{key}"><h2 class="expandedTitle">{title}</h2>{inner}</div></div></div>"""


def doc_part(inner: str, number: int = 4711) -> str:
    return f'<div id="htm{number}" class="docPart readOnly"><div>{inner}</div></div>'


def attachment_table(*rows: str) -> str:
    return (
        '<table class="dataTable attachmentTable"><caption>Anlagen</caption><thead><tr class="headers"><th>Nr.</th>'
        f"<th>Name</th></tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def attachment_row(number: str, name: str, href: str, size: str = "1,5 MB", sign: str = "", status: str = "") -> str:
    link = f'<a href="{href}" class="attlink pdf" data-simpletooltip-text="Öffnen der PDF zu {name} in neuen Fenster">'
    return (
        f'<tr class="even"><td class="rightCol"><div>{number}</div></td><td><div>{link}{name}</a></div></td><td></td>'
        f'<td>{sign}</td><td><div>{status}</div></td><td class="fileSize"><div>{size}</div></td></tr>'
    )


def documents(*links: str) -> str:
    return f'<aside id="dokumenteHeaderPanel"><ul>{"".join(f"<li>{link}</li>" for link in links)}</ul></aside>'


def document(number: int, name: str, hint: str = "") -> str:
    return (
        f'<a href="./wicket/resource/org.apache.wicket.Application/doc{number}.pdf" class="doclink pdf" '
        f'data-simpletooltip-text="Öffnet PDF-Datei &#039;{hint or name}&#039; in neuem Fenster">{name}</a>'
    )
