"""A ward's units as an Excel list or a form: cells, matching, preview."""
