"""The meeting that reviews the year: whom to ask, and what is typed of it."""
