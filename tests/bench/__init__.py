"""`make bench`: speed, memory and requests as ratios of things measured in the same run."""
