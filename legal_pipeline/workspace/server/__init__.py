"""The web server of the workspace: for one person, or as a program of the deployed form."""
