"""How a matter arrives and an answer leaves."""
