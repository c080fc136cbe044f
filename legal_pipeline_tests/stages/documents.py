"""Small files of every kind, made on the spot. All people and firms are fictional."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from email.message import EmailMessage

_WORD_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zip_bytes(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tar_bytes(members: dict[str, bytes], is_gzipped: bool = False) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(buffer.getvalue(), mtime=0) if is_gzipped else buffer.getvalue()


def encrypted_zip_bytes() -> bytes:
    """An ordinary ZIP with the encryption bit set in both headers, as a reader without password sees one."""
    data = bytearray(zip_bytes({"secret.txt": "x"}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def docx_bytes(body: str, **parts: str) -> bytes:
    """`body` is the XML inside w:body; parts are further members of word/, `footnotes="<w:footnotes>..."`."""
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_WORD_NAMESPACE}><w:body>{body}</w:body></w:document>",
    }
    for name, xml in parts.items():
        root = xml.split(">", 1)[0].rstrip("/")
        members[f"word/{name}.xml"] = xml.replace(root, f"{root} {_WORD_NAMESPACE}", 1)
    return zip_bytes(members)


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def odt_bytes(body: str, styles: str = "", manifest: str = "<manifest/>") -> bytes:
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("fo", "xsl-fo-compatible"))
    )
    content = (
        f"<office:document-content {namespaces}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zip_bytes({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "META-INF/manifest.xml": manifest})


def xlsx_bytes(sheets: dict[str, list[list[object]]]) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook.remove(workbook.worksheets[0])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def mail_message(text: str | None = "Please see the attached exhibit.", html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Dana Voss <dana@voss-legal.example>"
    message["To"] = "Peer Lindqvist <peer@lindqvist.example>"
    message["Date"] = "Tue, 04 Mar 2025 09:30:00 +0000"
    message["Subject"] = "Exhibit A"
    message["Message-ID"] = "<1@voss-legal.example>"
    if text is not None:
        message.set_content(text)
    if html is not None and text is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message


def mail_bytes(
    attachments: dict[str, bytes] | None = None, text: str | None = "Please see the attached exhibit.", html: str | None = None
) -> bytes:
    message = mail_message(text, html)
    for name, content in (attachments or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil Times;}{\f1\fnil\fcharset204 Arial Cyr;}}
{\stylesheet{\s0 Normal;}}{\info{\author Nobody}}{\header Case No. 24-CV-77\par}
{\pard COMPLAINT\par}
Plaintiff\'92s caf\'e9 \u8212?owes \{1\}{\*\unknown hidden}{\footnote See Ex. B.}\par
{\pict\wmetafile8 0102030405}{\f1 \'cf\'f0\'e8}\par
\trowd a\cell b\cell\row
\page Second page\u-10179?\u-9089?\par}"""
