"""What the columns of a membership are called, on the page of an organization and on that of a person (casefolded)."""

from __future__ import annotations

__all__ = ["END", "ON_BEHALF_OF", "ROLE", "START"]

ROLE = ("art der mitarbeit", "funktion", "rolle", "mitarbeit")
ON_BEHALF_OF = (
    "fraktion",
    "partei",
    "fraktion/partei",
    "partei/fraktion",
    "gruppe",
    "fraktion/gruppe",
    "entsendet von",
)
START = ("von", "beginn", "seit", "eintritt", "startdatum", "anfangsdatum")
END = ("bis", "ende", "austritt", "endedatum")
