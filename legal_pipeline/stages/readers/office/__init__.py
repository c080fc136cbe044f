"""Word processing and spreadsheets: DOCX, ODT, RTF, XLSX."""
