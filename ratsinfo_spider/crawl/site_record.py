"""A site as its row of the table `sites`."""

from __future__ import annotations

from ratsinfo_spider.items import SiteRecord
from ratsinfo_spider.sites import Site

__all__ = ["of"]


def of(site: Site) -> SiteRecord:
    """The row of a site, from its city file and the catalogue; null where neither says anything."""
    return SiteRecord(
        id=f"{site.name}:site:{site.name}",
        site=site.name,
        url=site.base_url or None,
        title=site.title or None,
        ags=site.ags or None,
        land=site.land or None,
        level=site.level or None,
        vendor=site.vendor,
        base_url=site.base_url or None,
        oparl_url=site.oparl_url or None,
        licence=site.licence or None,
        replaces=site.replaces or None,
    )
