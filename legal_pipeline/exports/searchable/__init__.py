"""PDF files whose pages look as they did and whose words can be found: an invisible text layer where the text comes from OCR."""
