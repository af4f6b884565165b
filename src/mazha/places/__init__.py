"""Where things are: districts, streets, communities, grids; points, addresses and coordinate systems."""
