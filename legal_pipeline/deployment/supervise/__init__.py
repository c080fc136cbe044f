"""Starting, watching and stopping the programs of a deployment."""
