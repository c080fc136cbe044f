"""Forms of a PDF: what their fields hold, where it belongs in the text of the page, and forms that are XML (XFA)."""
