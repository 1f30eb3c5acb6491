"""A plan as it is typed in the browser: its draft, its forms, what it would change, in words."""
