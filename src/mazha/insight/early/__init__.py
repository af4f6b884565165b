"""Early warning on counts: pure functions on arrays, fit to be used alone.

Nothing here knows a matter, a person or a page: a series is a row of counts by day, week or month. Of Mazha only
`mazha.kernel` is imported. `compat="R"` reproduces R `surveillance` 1.20.3, quirks included; without it each method
does what is right, and its docstring names every difference. Formulas, sources and measured figures:
docs/reference/early-warning.md.
"""
