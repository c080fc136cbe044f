"""From a file to pages of text: which reader a file gets, and the formats that need no package of their own."""
