"""Who will not be recognised, and why, as things stand at the end of any day of the year."""
