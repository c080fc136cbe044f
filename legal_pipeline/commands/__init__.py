"""The commands, a module for each kind: thin, with what is heavy imported when a command is called."""
