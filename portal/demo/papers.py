"""Papers of the demonstration: files of one page written by the project itself, always the same bytes."""

LEFT, TOP, STEP = 56, 770, 20
"""Units: points, from the bottom left corner of an A4 page."""


def write_pdf(title: str, lines: tuple[str, ...]) -> bytes:
    """Return a PDF of one page. Source: ISO 32000-1, the fonts that every reader has."""
    text = [f"BT /F2 18 Tf {LEFT} {TOP} Td ({escaped(title)}) Tj ET"]
    for number, line in enumerate(lines):
        text.append(f"BT /F1 12 Tf {LEFT} {TOP - 40 - STEP * number} Td ({escaped(line)}) Tj ET")
    drawn = "\n".join(text).encode("cp1252")
    fonts = "<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        (fonts % "Helvetica").encode(),
        (fonts % "Helvetica-Bold").encode(),
        f"<< /Title ({escaped(title)}) >>".encode("cp1252"),
    ]
    return joined(parts)


def escaped(text: str) -> str:
    for sign in ("\\", "(", ")"):
        text = text.replace(sign, f"\\{sign}")
    return text


def joined(parts: list[bytes]) -> bytes:
    """The objects one after the other, then where each begins."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(parts) + 1, len(parts))
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)
