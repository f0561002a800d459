"""What `scrapy detect` does, low to high: asks (`asker`), knows vendors by their marks (`vendors`), judges
a page (`judging`), goes through an installation (`survey`), writes what was found as a city's file (`cityfile`)."""
