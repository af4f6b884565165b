"""Settings, addresses, wiring, the store's launcher and the command line: the only place that knows everyone."""
