"""Crawls of cities as jobs of procrastinate, in PostgreSQL: docs/nodes.md says how to set it up and what it promises.

Ours is the task that runs a city's crawl, what becomes of a job by the crawl's exit code, and the command.
"""
