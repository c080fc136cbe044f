"""The workspace as a program of the deployed form."""
