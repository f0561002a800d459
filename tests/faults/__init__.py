"""The fault list: what sessions, servers, networks, pages, disks and signals do to a crawl, and what comes of it.

`python -m tests.faults` lets each fault happen to a crawl of one month of the demo council, compares every row and
every file with the truth, and prints a row for each. docs/reliability.md has the table of the last time.
"""
