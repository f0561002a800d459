"""The requests that a page makes, as Scrapy's: of a form, of a call."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from scrapy import FormRequest, Request

from ratsinfo_spider.wicket.content import Content
from ratsinfo_spider.wicket.forms import Submission, multipart

__all__ = ["asking", "form_request"]


def form_request(form: Submission, page: Content) -> Request:
    """The request of a page's script or form."""
    who = asking(page.url)
    if form.is_multipart and form.method == "POST":
        body, kind = multipart(form.fields)
        headers = who | {"Content-Type": kind}
        return Request(form.url, method="POST", body=body, headers=headers, dont_filter=True)
    if form.method == "GET" and form.ajax:  # parameters are added to the address; a plain form's replace what it has
        url = f"{form.url}{'&' if '?' in form.url else '?'}{urlencode(form.fields)}" if form.fields else form.url
        return Request(url, headers=who, dont_filter=True)
    return FormRequest(form.url, formdata=form.fields, method=form.method, headers=who, dont_filter=True)


def asking(page_url: str) -> dict[str, str]:
    """Who asks: without it a server that guards against forged requests refuses calls of components."""
    parts = urlsplit(page_url)
    return {"Referer": page_url, "Origin": f"{parts.scheme}://{parts.netloc}"}
