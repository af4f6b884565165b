"""House lints: what ruff and mypy cannot know. Each ban says what to do instead.

A line that must break one says so and why: `# house: clock -- the file's own date, nothing is decided by it`.
`house-file:` allows it for the whole file.
"""
