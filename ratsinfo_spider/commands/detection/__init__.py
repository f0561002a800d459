"""What `scrapy detect` does, low to high: asks (`asker`), lets the vendor's survey go through an installation (`look`),
writes what was found as a city's file (`cityfile`)."""
