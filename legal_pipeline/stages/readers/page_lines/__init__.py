"""The lines of a page: printed line and page numbers, words broken at line ends."""
