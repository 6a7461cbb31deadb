"""Measurements beside other tools: `make bench`."""
