"""What a skeleton keeps and what it invents, on invented pages: nothing that could name anybody gets through."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from lxml import etree

from ratsinfo_spider.vendors.allris4.labels import LABELS
from ratsinfo_spider.vendors.allris4.pages import make_selector, open_page
from ratsinfo_spider.vendors.allris4.pages.agenda_item import AgendaItemPage
from ratsinfo_spider.vendors.invented_text import Inventor
from ratsinfo_spider.vendors.skeleton import make_skeleton
from ratsinfo_spider.wicket import ajax_calls
from tests.helpers import allris4_pages as invented

URL = "https://rathaus-beispielhausen.de/public/to020?TOLFDNR=1026743"
SECRETS = (
    "Musterfrau",
    "Beispielhausen",
    "beispielhausen",
    "1026743",
    "4711471",
    "0241",
    "987654",
    "e.musterfrau",
    "8f59f6840ad9220316db25cb83c003a4",
)


def page(main: str, *, scripts: str = "") -> str:
    return invented.html(
        "to020", invented.heading("05.03.2024 - 2.1 Radweg") + main, number="TOLFDNR=1026743", scripts=scripts
    )


def skeleton(text: str, seed: str = "1") -> str:
    return make_skeleton(text, URL, LABELS, seed).text


def inventor(original: str = "", seed: str = "1") -> Inventor:
    return Inventor(LABELS, URL, original, seed)


@pytest.mark.parametrize(
    "hostile",
    [
        "<p>Frau Musterfrau aus Beispielhausen</p>",
        "<p>Muster<b>frau</b></p><p>Muster\u00adfrau</p>",
        "<p>&#77;usterfrau &amp;#77;usterfrau &amp;Musterfrau; &notMusterfrau; &lt;b&gt;Musterfrau</p>",
        "<!-- Musterfrau --><!--[if IE]><p>Musterfrau</p><![endif]-->",
        "<p>e.musterfrau@beispielhausen.de, Tel. 0241/987654-32</p>",
        '<a href="mailto:e.musterfrau@beispielhausen.de?subject=Musterfrau&amp;body=Frau%20Musterfrau">Mail</a>',
        '<a href="tel:+49241987654">Telefon</a><a href="javascript:musterfrau(4711471)">x</a>',
        '<a href="https://e.musterfrau:4711471@www.beispielhausen.de:8080/Musterfrau/4711471.pdf?Musterfrau=1#Musterfrau">x</a>',
        '<a href="//cdn.beispielhausen.de/x">x</a><a href="http://[Musterfrau">x</a>',
        '<a href="./to010;jsessionid=8f59f6840ad9220316db25cb83c003a4?SILFDNR=4711471&amp;x=Musterfrau">x</a>',
        '<a href="./gr010?menu=Musterfrau%252FBeispielhausen">x</a>',
        '<div onclick="musterfrau()" data-name="Musterfrau" style="color: Musterfrau" lang="Musterfrau">x</div>',
        '<div id="Beispielhausen" class="icon-beispielhausen Beispielhausen.de">x</div>',
        '<img alt="Musterfrau" title="Musterfrau" src="data:image/png;base64,Musterfrau" srcset="Musterfrau.png 2x">',
        '<input type="hidden" name="sectoken" value="8f59f6840ad9220316db25cb83c003a4"><input value="Musterfrau">',
        "<script>var name = 'Musterfrau'; Wicket.Ajax.ajax({'u': Musterfrau, 'c': 'a_4711471'});</script>",
        '<script type="application/ld+json">{"name": "Musterfrau"}</script>',
        "<style>.x::before { content: 'Musterfrau' }</style><noscript>Musterfrau</noscript>",
        "<svg><title>Musterfrau</title><path d='M4711471'/></svg><iframe src='Musterfrau'>Musterfrau</iframe>",
        "<template><p>Musterfrau</p></template><object data='Musterfrau'>Musterfrau</object>",
        '<span class="dom">Musterfrau</span><td colspan="4711471">x</td>',
        "<textarea>Musterfrau</textarea><select><option value='Musterfrau'>Musterfrau</option></select>",
        "<p>x<![CDATA[Musterfrau]]></p><?php Musterfrau ?>",
        "<table><tr><td data-title='Musterfrau'><table><tr><td><p title='Musterfrau'>x</p></td></tr></table></td></tr>",
        "<meta name='author' content='Musterfrau'><link rel='me' href='https://beispielhausen.de/Musterfrau'>",
    ],
)
def test_nothing_gets_through(hostile: str) -> None:
    text = skeleton(page(invented.content(hostile)))
    assert [secret for secret in SECRETS if secret in text] == []
    assert "<h1" in text


def test_the_page_reads_as_before() -> None:
    vote = invented.panel("Abstimmungsergebnis", invented.doc_part("<p>Ja: 25, Nein: 8, Enthaltungen: 0</p>", 4711471))
    head = invented.head(toname="Ö 2.1", sidatum="Di., 05.03.2024", sizeit="17:00", sigremium="Bauausschuss")
    calls = 'Wicket.Ajax.ajax({"u":"./to020?0-1.0-texts-2-showHideLink&TOLFDNR=1026743","c":"showHideLink_id2"});'
    text = page(head + invented.content(invented.result("ungeändert beschlossen") + vote), scripts=calls)
    made = make_skeleton(text, URL, LABELS)
    read = open_page(make_selector(made.text, made.url), made.url)
    assert isinstance(read, AgendaItemPage)
    assert (read.date, read.number, read.result) == ("Di., 05.03.1996", "Ö 2.1", "ungeändert beschlossen")
    assert (read.panels[0].heading, read.panels[0].component) == ("Abstimmungsergebnis", "texts-2")
    assert re.fullmatch(r"Ja: \d\d, Nein: 8, Enthaltungen: 0", read.panels[0].text)
    assert read.native_id != 1026743
    assert read.warnings == []


def test_calls_stay_with_their_component_and_timer() -> None:
    script = (
        'Wicket.Ajax.ajax({"u":"./to020?0-1.0-a-showHideLink&TOLFDNR=1026743","c":"link_1026743","e":"click",'
        '"pre":[function(a){return "Musterfrau";}],"ep":{"panel":"Musterfrau 1026743"}});'
        'Wicket.Timer.set(\'idb6.0\', function(){Wicket.Ajax.ajax({"u":"./to020?1-1.0-&TOLFDNR=1026743"});}, 1000);'
    )
    made = make_skeleton(page("", scripts=script), URL, LABELS)
    first, second = ajax_calls(made.text, made.url)
    number = re.sub(r"\D", "", made.url)
    assert first.path == "a-showHideLink"
    assert (first.component, first.event, first.unread) == (f"link_{number[-7:]}", "click", ("pre",))
    assert second.delay == 1.0
    assert (second.path, second.is_automatic) == ("", True)
    assert "Musterfrau" not in made.text


def test_a_script_s_name_for_the_page_stays() -> None:
    made = make_skeleton(page(""), URL, LABELS)
    assert re.search(r'baseUrl="to020\?TOLFDNR=\d{7}&amp;refresh=false"', made.text)


def test_an_ajax_answer_stays_one() -> None:
    answer = (
        '<?xml version="1.0"?><ajax-response><component id="si_1026743" encoding="wicket1"><![CDATA[<div>Frau '
        "Musterfrau<!-- x -->]^]^></div>]]></component><evaluate><![CDATA[musterfrau();]]></evaluate><redirect>"
        "./to010?SILFDNR=4711471</redirect><other>Musterfrau</other></ajax-response>"
    )
    root = etree.fromstring(skeleton(answer).encode())
    assert [part.tag for part in root] == ["component", "evaluate", "redirect"]
    assert re.fullmatch(r"<div>Frau [A-Z][a-z]{9}]]&gt;</div>", root[0].text or "")
    assert (root[1].text or "").strip() == ""
    assert not any(secret in etree.tostring(root).decode() for secret in SECRETS)


def test_an_answer_that_is_no_xml() -> None:
    with pytest.raises(ValueError, match="is not XML"):
        skeleton("<ajax-response><component>")


def test_a_text_without_mark_up() -> None:
    text = "05.03.2024 - 2.1 Radweg am Ring\n\nBeschluss:\nungeändert beschlossen\nFrau Musterfrau, 0241/987654"
    lines = skeleton(text).split("\n")
    assert [len(line) for line in lines] == [len(line) for line in text.split("\n")]
    assert lines[2:4] == ["Beschluss:", "ungeändert beschlossen"]
    assert lines[0].startswith("05.03.1996 - 2.1 ")
    assert not any(secret in "\n".join(lines) for secret in SECRETS)


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("Mi., 21.10.2026", r"Mi\., 21\.10\.1998"),
        ("21.10.26", r"21\.10\.98"),
        ("2026 Oct 21", "1998 Oct 21"),
        ("17. Januar 2018", r"17\. Januar 1990"),
        ("2026-10-21T17:00", r"1998-10-21T16:\d\d"),
        ("19:30 - 20:40 Uhr", r"19:(\d\d) - 20:\d\d Uhr"),
        ("17.00 Uhr", r"16\.\d\d Uhr"),
        ("00:00", "00:00"),
        ("Ö 3.1.2", r"Ö 3\.1\.2"),
        ("N20", r"N2\d"),
        ("469/2026", r"[1-9]\d\d/1998"),
        ("FB 1/0007/WP9", r"[A-Z]{2} 1/0007/WP9"),
        ("253,8 kB", r"[1-9]\d\d,8 kB"),
        ("Zeige 1 bis 25 von 119", "Zeige 1 bis 25 von 119"),
        ("Beschluss ausblenden", "Beschluss ausblenden"),
        ("nicht\u00a0öffentlich", "nicht\u00a0öffentlich"),
        ("Ratsantrag", "Ratsantrag"),
        ("Bauausschuss", r"[A-Z][a-z]{2}ausschuss"),
        ("RingNachtrag", r"[A-Z][a-z]{3}Nachtrag"),
        ("Straße ÖRTLICH", r"[A-Z][a-z]{3}ß[a-z] [ÄÖÜ][A-Z]{6}"),
        ("Anfrage &amp;amp;quot;Radweg&amp;amp;quot;", r"Anfrage &amp;amp;quot;[A-Z][a-z]{5}&amp;amp;quot;"),
    ],
)
def test_forms(printed: str, form: str) -> None:
    assert re.fullmatch(form, inventor(printed).text(printed))


def test_a_value_becomes_the_same_everywhere_on_a_page() -> None:
    text = page('<a href="./to010?SILFDNR=4711471" id="si_4711471" title="Nr. 4711471, Musterfrau">Musterfrau</a>')
    made = skeleton(text)
    (number,) = set(re.findall(r"SILFDNR=(\d{7})", made))
    assert made.count(number) == 3
    assert len(set(re.findall(r"Nr\. \d{7}, (\w+)\"", made)) | set(re.findall(r">(\w{10})</a>", made))) == 1
    assert made == skeleton(text) != skeleton(text, "2")


def test_numbers_of_a_page_stay_apart() -> None:
    numbers = [str(number) for number in range(100, 1000, 2)]
    made = [inventor.number(number) for inventor in (inventor(" ".join(numbers)),) for number in numbers]
    assert len(set(made)) == len(numbers)
    assert set(made).isdisjoint(numbers)


def test_a_cut_title_is_the_beginning_of_the_whole_one() -> None:
    whole, cut = (
        "Entwurf der Haushaltssatzung der Stadt Beispielhausen",
        "Entwurf der Haushaltssatzung der Stadt Bei...",
    )
    using = inventor(whole)
    assert using.text(whole).startswith(using.text(cut).removesuffix("..."))


def test_words_that_begin_alike_do_so_afterwards() -> None:
    using = inventor()
    images = [using.text(word) for word in ("Haushaltssatzung", "Haushaltsplan", "Haushalt")]
    assert all(one[:7] == other[:7] for one, other in pairwise(images))


def test_no_word_becomes_a_label() -> None:
    words = [f"{a}{b}{c}" for a in "bdfghjklmnprstvwz" for b in "aeiou" for c in "bdfgklmnrst"]
    using = inventor(" ".join(words))
    made = [using.text(word) for word in words if not LABELS.means(word) and not LABELS.any_stem.search(word)]
    assert [word for word in made if LABELS.means(word) or LABELS.any_stem.search(word)] == []
    assert len(made) > 800


def test_the_address_is_of_the_page() -> None:
    made = make_skeleton(page(""), URL, LABELS)
    assert re.fullmatch(r"https://ratsinfo\.musterstadt\.example/public/to020\?TOLFDNR=\d{7}", made.url)
    assert f"TOLFDNR%3D{made.url[-7:]}" in made.text


def test_deep_nesting_and_nothing_at_all() -> None:
    deep = "<div>" * 2000 + "Musterfrau" + "</div>" * 2000
    assert skeleton(deep).count("<div>") == 2000
    assert skeleton("") == ""
    long = ("a." * 30_000, "1" * 30_000, "x" * 60_000, "<p>" + "&" * 30_000, "Mo " * 20_000)
    assert [len(skeleton(text)) for text in long[:3]] == [60_000, 30_000, 60_000]
    assert all(map(skeleton, long))
    assert json.dumps(skeleton("\x00<p>\x00Musterfrau</p>")).count("p>") == 2
