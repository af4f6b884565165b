"""One folder for each line of work; siblings that do not know each other."""
