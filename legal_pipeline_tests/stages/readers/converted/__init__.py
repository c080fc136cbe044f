"""Old office formats, converted by LibreOffice in a confined process."""
