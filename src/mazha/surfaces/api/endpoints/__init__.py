"""One file for each endpoint, with its own shapes."""
