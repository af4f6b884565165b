"""The spine: matters, the people in them, their papers, and the append-only ledger."""
