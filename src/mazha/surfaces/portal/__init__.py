"""The residents' pages: say what is wrong, follow it by its code, say whether it is solved. No account needed."""
