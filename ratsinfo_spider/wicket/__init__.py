"""Apache Wicket over plain HTTP: which Ajax calls a page offers, how to ask one, how to read its answer.

On pages built with Wicket a calendar, lists and some panels may not be in the page but come
by a call that the page's script declares. A browser runs the script; we read the declaration.
Nothing here talks to the network, and no address is ever put together from parts: each one was
read from the page. The way of one list, with whatever client makes the requests:

    page = get(url)                                      # sets the session's cookie
    call = content_calls(page.text, page.url)[0]
    answer = get(call.url, headers=headers(base_url(page.text, page.url)))
    html = read_answer(answer.status, answer.headers, answer.body).html

Files, low to high: `errors`, `markup`, `scripts` (JavaScript object literals), `answer`
(`<ajax-response>`), `calls`, `paging`, `forms`.
"""

from __future__ import annotations

from ratsinfo_spider.wicket.answer import GONE, AjaxAnswer, is_expired, join, merge, parse_answer, read_answer
from ratsinfo_spider.wicket.calls import AjaxCall, Calls, ajax_calls, base_url, content_calls, headers
from ratsinfo_spider.wicket.failures import WicketError
from ratsinfo_spider.wicket.forms import Button, Field, Form, Submission, forms
from ratsinfo_spider.wicket.paging import Link, next_page

__all__ = [
    "GONE",
    "AjaxAnswer",
    "AjaxCall",
    "Button",
    "Calls",
    "Field",
    "Form",
    "Link",
    "Submission",
    "WicketError",
    "ajax_calls",
    "base_url",
    "content_calls",
    "forms",
    "headers",
    "is_expired",
    "join",
    "merge",
    "next_page",
    "parse_answer",
    "read_answer",
]
