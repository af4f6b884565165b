"""Mutation testing: breaks the rules one small way at a time, and asks whether a test notices.

mutmut's operators say what a small way is; the runner is ours (`docs/reference/testing.md` says why).
"""
