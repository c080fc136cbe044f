"""The deployed form on a machine: its programs, their files, starting and stopping them."""
