"""Apache Wicket over plain HTTP: which Ajax calls a page offers, how to ask one, how to read its answer.

On pages built with Wicket a calendar, lists and some panels may not be in the page but come
by a call that the page's script declares. A browser runs the script; we read the declaration.
Nothing here talks to the network, and no address is ever put together from parts: each one was
read from the page. The way of one page, with whatever client makes the requests:

    page = Content.of(get(url).text, url)                # sets the session's cookie
    call = page.calls.automatic[0]
    answer = get(call.url, headers=headers(page.base_url))
    page = page.merged(read_answer(answer.status, answer.headers, answer.body))

Files, low to high: `failures`, `markup`, `scripts` (JavaScript object literals), `answer`
(`<ajax-response>`), `calls`, `content` (a page and what came to it), `placeholders`, `paging`, `forms`, `completion`
(what to ask, and when it is enough), `client` (all of it through Scrapy).
"""

from __future__ import annotations

from ratsinfo_spider.wicket.answer import GONE, AjaxAnswer, is_expired, parse_answer, read_answer
from ratsinfo_spider.wicket.calls import (
    AjaxCall,
    Calls,
    ajax_calls,
    base_url,
    bookmarkable,
    content_calls,
    headers,
)
from ratsinfo_spider.wicket.content import Content, merge
from ratsinfo_spider.wicket.forms import Button, Field, Form, Submission, forms, submission
from ratsinfo_spider.wicket.markup import tree
from ratsinfo_spider.wicket.paging import Link, next_page
from ratsinfo_spider.wicket.wicket_errors import FetchError, WicketError

__all__ = [
    "GONE",
    "AjaxAnswer",
    "AjaxCall",
    "Button",
    "Calls",
    "Content",
    "FetchError",
    "Field",
    "Form",
    "Link",
    "Submission",
    "WicketError",
    "ajax_calls",
    "base_url",
    "bookmarkable",
    "content_calls",
    "forms",
    "headers",
    "is_expired",
    "merge",
    "next_page",
    "parse_answer",
    "read_answer",
    "submission",
    "tree",
]
