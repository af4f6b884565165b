"""The visual language: shared templates, components, static files."""
