"""Who may sign in to the workspace: passwords, matters, sessions, and the limit on attempts."""
