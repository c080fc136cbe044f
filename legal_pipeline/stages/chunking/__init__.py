"""From pages to chunks: sentences, sections, running heads."""
