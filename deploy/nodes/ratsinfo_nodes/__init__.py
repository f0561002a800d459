"""One queue of jobs for any number of Scrapyd servers: docs/nodes.md says how to set it up and what it promises.

This is the servers' own package, not the egg's: Scrapyd finds it by PYTHONPATH, and it imports nothing of the crawl's
code, which comes out of the egg.
"""
