"""The workspace: the results of a matter in a web browser, each fact one click from the page that proves it."""
