"""Starting, watching and stopping everything that runs on one machine."""
