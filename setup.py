"""What scrapyd-deploy calls to build the egg; everything is declared in pyproject.toml."""

from setuptools import setup

setup()
