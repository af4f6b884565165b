"""Signing in, and what an officer signs in with."""
