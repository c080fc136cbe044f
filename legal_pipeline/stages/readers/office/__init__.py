"""Readers of word-processing files, web pages and spreadsheets: DOCX, ODT, RTF, HTML, XLSX."""
