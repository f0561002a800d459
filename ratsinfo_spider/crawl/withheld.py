"""Records that are left out on purpose: no fault of their page, and no gap."""

from __future__ import annotations

from scrapy.exceptions import DropItem

__all__ = ["WithheldItem"]


class WithheldItem(DropItem):
    """A record that must not be stored, by the takedown list or the operator's function."""
