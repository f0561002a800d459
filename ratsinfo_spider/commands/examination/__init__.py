"""What `scrapy doctor` does, low to high: asks as a crawl would (`visitor`), goes through the page types (`examine`),
compares what they say (`contradictions`), says it (`screen`, `saved_pages`). `consultation` is one call of it."""
