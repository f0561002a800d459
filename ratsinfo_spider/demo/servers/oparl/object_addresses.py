"""How the two dialects of ALLRIS 4 write the addresses of objects and lists (docs/oparl.md 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

__all__ = ["Addresses", "Dialect"]

Dialect = Literal["query", "path"]


@dataclass(frozen=True, slots=True)
class Addresses:
    """`base_url` is that of the pages: the query dialect lives below it, the path dialect at the host's root."""

    base_url: str
    dialect: Dialect

    @property
    def root(self) -> str:
        """What all addresses begin with."""
        return urljoin(self.base_url, "/oparl/" if self.dialect == "path" else "oparl/")

    def object(self, plural: str, number: int, sequence: str = "") -> str:
        """The id of an object.

        >>> Addresses("https://ris.example/public/", "query").object("organizations", 7, "gr")
        'https://ris.example/public/oparl/organizations?typ=gr&id=7'
        >>> Addresses("https://ris.example/public/", "path").object("organizations", 7, "gr")
        'https://ris.example/oparl/organizations/gr/7'
        """
        if self.dialect == "path":
            return f"{self.root}{plural}/{sequence}{'/' if sequence else ''}{number}"
        return f"{self.root}{plural}?{f'typ={sequence}&' if sequence else ''}id={number}"

    def list(self, plural: str) -> str:
        """The address of a list of the body."""
        return f"{self.root}bodies/1/{plural}" if self.dialect == "path" else f"{self.root}{plural}?body=1"
