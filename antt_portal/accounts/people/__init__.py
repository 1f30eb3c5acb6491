"""Persons and what they hold where: made, changed, ended, closed; the pages of whoever looks after them."""
