"""Whatever is handed in, rightly or wrongly: it is taken, or refused in words. `make fuzz` goes on for longer."""
