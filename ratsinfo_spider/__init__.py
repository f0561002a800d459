"""A crawler of German council information systems (Ratsinformationssysteme)."""

__version__ = "0.1.0"  # the only place; pyproject.toml and the user agent read it here
