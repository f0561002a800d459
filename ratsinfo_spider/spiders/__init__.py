"""Spiders, and nothing else: `demo`, and whoever's own are put beside it. Those of cities and vendors have no module.

`CitySpiderLoader` (the setting SPIDER_LOADER_CLASS) makes them of the cities' files and of the registry of vendors.
"""
