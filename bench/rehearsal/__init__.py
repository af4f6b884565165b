"""An app of migrations such as later releases will bring, for `bench.migrating`: nothing else installs it."""
