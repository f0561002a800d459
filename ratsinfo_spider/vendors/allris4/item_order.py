"""Which of an item's two pages is asked first, and when that is turned round.

The print page opens every panel; the normal page has the head data and the links to attachments. Whether one of them
has all of it differs by city, and no print page's HTML has been seen (docs/allris4.md 1.3). So a crawl begins as the
city's file says (`agenda_item_page`) and asks for the other page too if the first lacks something. If that happens for
`ENOUGH` items in a row, and the other page alone would have been enough each time, that one is asked from then on.
"""

from __future__ import annotations

from w3lib.url import add_or_replace_parameter, url_query_cleaner

__all__ = ["ENOUGH", "ItemOrder", "as_normal", "as_print"]

ENDS = 3  # print pages with a last line, until one without it has broken off
ENOUGH = 10  # items; one of them may be peculiar, so many in a row are how the site is
_LACK = {
    "print": "print pages lack head data or attachments, and normal pages have all their texts",
    "normal": "normal pages have folded panels",
}


class ItemOrder:
    """Learns from each item that is read. `first` is `print` or `normal`; it is turned round once in a run at most.

    >>> order = ItemOrder("print")
    >>> [order.was_wanting(is_other_enough=True) for _ in range(ENOUGH - 1)] == [None] * (ENOUGH - 1)
    True
    >>> order.was_wanting(is_other_enough=True)[:55], order.first
    ('item page: print pages lack head data or attachments, a', 'normal')
    """

    def __init__(self, first: str) -> None:
        self.first = first
        self._wanting = 0
        self._is_turned = False
        self._ends = 0

    def is_cut(self, *, has_end: bool) -> bool:
        """Whether a print page lacks the last line that others of the site have: its own address.

        Somebody on the way may have closed what a cut page left open.

        >>> order = ItemOrder("print")
        >>> [order.is_cut(has_end=end) for end in (False, True, True, True, False)]
        [False, False, False, False, True]
        """
        self._ends += has_end
        return not has_end and self._ends >= ENDS

    def address(self, url: str) -> str:
        """The address of the page to ask first, from that of either."""
        return as_print(url) if self.first == "print" else as_normal(url)

    def was_enough(self) -> None:
        """The first page of an item had everything."""
        self._wanting = 0

    def was_wanting(self, *, is_other_enough: bool) -> str | None:
        """The first page of an item lacked something. A sentence for the report, when the order is turned round."""
        self._wanting = self._wanting + 1 if is_other_enough else 0
        if self._is_turned or self._wanting < ENOUGH:
            return None
        self._is_turned = True
        lack, self.first = _LACK[self.first], "normal" if self.first == "print" else "print"
        return (
            f"item page: {lack}, {ENOUGH} items in a row; from here on the {self.first} page is asked first. "
            f'`agenda_item_page = "{self.first}"` in the city\'s file does so from the start'
        )


def as_print(url: str) -> str:
    """The print variant of a page: all panels open, its own address at the end."""
    return add_or_replace_parameter(url, "selfaction", "print")


def as_normal(url: str) -> str:
    """The page itself, from the address of its print variant."""
    return url_query_cleaner(url, ("selfaction",), remove=True)
