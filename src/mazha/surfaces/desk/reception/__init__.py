"""Reception days at the desk: planned, published, their lists."""
