"""What an officer works with while appraising: where each figure comes from, what opened a sheet again, who is next, the whole year."""
