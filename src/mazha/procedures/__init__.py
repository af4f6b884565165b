"""How a matter moves: tables, the checker, the engine, the clocks."""
