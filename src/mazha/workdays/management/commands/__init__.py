"""`mazha clocks` and `mazha calendar`."""
