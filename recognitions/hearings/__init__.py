"""A subject that will not be recognised is told beforehand and heard first (practice P20)."""
