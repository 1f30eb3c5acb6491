"""A ward's year against its calendar: what is due, how many are in, how fast they come."""
