"""What is done to the image of a page before an engine reads it: margins, skew, size of print, paper."""
