"""What every other folder may lean on: identifiers, moments, refusals, events. No tables."""
