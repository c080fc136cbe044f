"""Readers of word-processing files and spreadsheets: DOCX, ODT, RTF, XLSX."""
