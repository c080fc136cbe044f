"""Old office formats, which LibreOffice converts to formats that are read here."""
