"""Django's engine for PostgreSQL: it sees more cheaply whether a connection still stands."""
