"""The egg that Scrapyd runs: both packages, with the cities' files and the demo's templates inside."""

from setuptools import find_packages, setup

setup(
    name="ratsinfo-spider",
    version="0.1.0",
    packages=find_packages(include=["ratsinfo_spider", "ratsinfo_spider.*", "pipelines", "pipelines.*"]),
    # scrapyd-deploy's own setup.py would leave these out without a word.
    package_data={"ratsinfo_spider": ["sites/*.toml", "demo/servers/*/templates/*"]},
    entry_points={"scrapy": ["settings = ratsinfo_spider.settings"]},
    python_requires=">=3.11",
)
