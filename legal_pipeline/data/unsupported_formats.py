"""Formats that are recognized and not read: what the file is, and what to do with it."""

from __future__ import annotations

from legal_pipeline.data.file_signatures import DOC, ODP, ODS, OLE, OUTLOOK_ONLY, PPT, PST, WORDPERFECT, WORKS, XLS, XLSB

_TO_PDF = "convert it to PDF or DOCX"
_BY_LIBREOFFICE = "install LibreOffice, which converts it, and retry it; or convert it to PDF"
"""Of formats that are read where LibreOffice is installed."""
_TO_IMAGE = "convert it to PDF, TIFF or PNG"
_TRANSCRIBE = "submit a transcript as text instead"

UNSUPPORTED: dict[str, tuple[str, str]] = {
    # media type: what it is, what to do
    WORDPERFECT: ("a WordPerfect document", _BY_LIBREOFFICE),
    "application/postscript": ("a PostScript file", "convert it to PDF"),
    DOC: ("a Word 97-2003 document (.doc)", _BY_LIBREOFFICE),
    XLS: ("an Excel 97-2003 workbook (.xls)", _BY_LIBREOFFICE),
    XLSB: ("a binary Excel workbook (.xlsb)", _BY_LIBREOFFICE),
    PPT: ("a PowerPoint 97-2003 presentation (.ppt)", _BY_LIBREOFFICE),
    "application/vnd.ms-visio.drawing": ("a Visio drawing", "convert it to PDF"),
    "application/vnd.ms-publisher": ("a Publisher document", "convert it to PDF"),
    "application/vnd.ms-xpsdocument": ("an XPS document", "convert it to PDF"),
    WORKS: ("a Microsoft Works document", "open it in LibreOffice and save it as DOCX or PDF"),
    "application/x-msi": ("a Windows installer", "it holds no document; leave it out"),
    OLE: ("an OLE file of a kind that is not known here", _TO_PDF),
    ODS: ("an OpenDocument spreadsheet", _BY_LIBREOFFICE),
    ODP: ("an OpenDocument presentation", _BY_LIBREOFFICE),
    "application/vnd.oasis.opendocument.graphics": ("an OpenDocument drawing", "convert it to PDF"),
    "application/epub+zip": ("an e-book (EPUB)", "convert it to PDF"),
    "application/vnd.apple.iwork": ("an Apple iWork document", _TO_PDF),
    PST: ("an Outlook mailbox (PST, OST)", "run `pip install 'legal-pipeline[pst]'` and retry it; or export its mails as MSG, EML or mbox"),
    OUTLOOK_ONLY: ("an Outlook item or object inside an item of a mailbox, which libpff does not open", "save it from Outlook as MSG"),
    "application/x-msaccess": ("an Access database", "export its tables as CSV or XLSX"),
    "application/vnd.sqlite3": ("an SQLite database", "export its tables as CSV"),
    "application/pkcs7-mime": ("a signed or encrypted S/MIME envelope", "export the opened mail from the mail program"),
    "image/vnd.djvu": ("a DjVu document", "convert it to PDF"),
    "image/wmf": ("a Windows metafile", _TO_IMAGE),
    "image/emf": ("a Windows metafile", _TO_IMAGE),
    "image/vnd.microsoft.icon": ("an icon", "it holds no document; leave it out"),
    "image/vnd.adobe.photoshop": ("a Photoshop image", _TO_IMAGE),
    "application/vnd.microsoft.portable-executable": ("a Windows program", "it holds no document; leave it out"),
    "application/x-executable": ("a program", "it holds no document; leave it out"),
    "application/java-vm": ("a Java program", "it holds no document; leave it out"),
    "application/x-ms-shortcut": ("a Windows shortcut", "submit the file it points to"),
    "font/woff": ("a font", "it holds no document; leave it out"),
    "application/octet-stream": ("data of a kind that is not known here", "convert it to PDF"),
}

UNSUPPORTED_FAMILIES: dict[str, tuple[str, str]] = {
    "video": ("a video", _TRANSCRIBE),
    "audio": ("a sound recording", _TRANSCRIBE),
    "image": ("an image of a kind that is not read here", _TO_IMAGE),
}
