"""The page's words to a column's value.

Pure values, with doctests: `dates`, `numbers`, `text`, `results`, `votes`. A package a vendor turns its
pages into records: `allris4.records(page, site)`.
"""
