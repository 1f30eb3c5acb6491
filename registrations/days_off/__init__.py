"""Changing the nation's days off as this floor sees it: which dates move, where, and for whom."""
