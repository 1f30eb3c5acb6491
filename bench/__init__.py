"""Measurements of the portal against their limits: `make bench`."""
