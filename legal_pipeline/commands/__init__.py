"""Groups of commands of the deployed form, one module each: thin, imported only when asked for."""
