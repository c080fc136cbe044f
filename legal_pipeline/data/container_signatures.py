"""The media types of ZIP and OLE containers by their parts.

Sources: ECMA-376 part 1 (content types), OASIS OpenDocument 1.3 part 2 (mimetype member),
[MS-OFFCRYPTO] 2.1 and 2.2 (encryption and rights management), [MS-DOC], [MS-XLS], [MS-OXMSG].
"""

from __future__ import annotations

from legal_pipeline.data.file_signatures import DOC, DOCX, MSG, ODP, ODS, ODT, PPT, PPTX, WORDPERFECT, WORKS, XLS, XLSB, XLSX

OOXML_MAIN_PARTS: tuple[tuple[str, str], ...] = (
    # part of a content type in [Content_Types].xml, and the media type
    ("wordprocessingml.document.main+xml", DOCX),
    ("wordprocessingml.template.main+xml", DOCX),
    ("ms-word.document.macroenabled.main+xml", DOCX),
    ("ms-word.template.macroenabledtemplate.main+xml", DOCX),
    ("spreadsheetml.sheet.main+xml", XLSX),
    ("spreadsheetml.template.main+xml", XLSX),
    ("ms-excel.sheet.macroenabled.main+xml", XLSX),
    ("ms-excel.template.macroenabled.main+xml", XLSX),
    ("ms-excel.sheet.binary.macroenabled.main", XLSB),
    ("presentationml.presentation.main+xml", PPTX),
    ("presentationml.slideshow.main+xml", PPTX),
    ("ms-powerpoint.presentation.macroenabled.main+xml", PPTX),
    ("ms-visio.drawing", "application/vnd.ms-visio.drawing"),
    ("package.xps-fixeddocument+xml", "application/vnd.ms-xpsdocument"),
    ("ms-package.xps-fixeddocument+xml", "application/vnd.ms-xpsdocument"),
)

ODF_TYPES: dict[str, str] = {
    ODT: ODT,
    ODT + "-template": ODT,
    ODT + "-master": ODT,
    ODT + "-web": ODT,
    ODS + "-template": ODS,
    ODP + "-template": ODP,
}

OLE_STREAMS: tuple[tuple[str, str], ...] = (
    # a stream of the root storage, and the media type; the first match decides
    ("__properties_version1.0", MSG),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
    ("VisioDocument", "application/vnd.ms-visio.drawing"),
    ("Quill/QuillSub/CONTENTS", "application/vnd.ms-publisher"),
    ("PerfectOffice_MAIN", WORDPERFECT),
    ("MatOST", WORKS),
)

OLE_LOCKED = ("EncryptedPackage", "EncryptedSummary")
"""Streams of a document that is encrypted with a password; DRM has the first of them, too."""

OLE_ENCRYPTION: tuple[tuple[str, str], ...] = (
    ("\tDRMContent", "protected by rights management (IRM); save an unprotected copy"),
    ("\x06DataSpaces/TransformInfo/\tDRMTransform/\x06Primary", "protected by rights management (IRM); save an unprotected copy"),
)
