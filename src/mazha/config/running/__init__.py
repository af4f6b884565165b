"""Starting, watching and stopping what makes up a running installation: store, web server, worker."""
