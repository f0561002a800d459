"""A council information system on real Apache Wicket, crawled and compared with its own truth.

`python -m tests.wicket_bed` prints a table: what each form that an installation may have costs us. The bed itself, in
Java, is no part of this project: it lies beside it (`../shared/wicket-bed`) or where RATSINFO_WICKET_BED says.
"""
