"""Several files as one: their pages one after the other, each with the number of the whole in its corner.

What comes out is drawn on empty PDF/A pages of our own, whose colours, metadata and fonts it keeps; the pages put onto
them bring their own fonts. Seals of the single files do not survive that: the whole is sealed instead.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mazha.documents import layout

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import PdfFileWriter


def pages_in(pdf: bytes) -> int:
    """How many pages a file of ours has."""
    return _count(_reader(pdf))


def bind(parts: Sequence[bytes], *, mark: str, language: str) -> bytes:
    """All pages of all parts, in order, as one PDF/A. `mark` stands beside the page number on each."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    readers = [_reader(part) for part in parts]
    ground = layout.stamps(mark, sum(_count(reader) for reader in readers), language=language)
    whole = copy_into_new_writer(PdfFileReader(io.BytesIO(ground)))
    number = 0
    for reader in readers:
        for sheet in _sheets(whole, reader):
            # The empty pages share their resources: each sheet has a name of its own.
            name = f"/Sheet{number + 1}"
            put = generic.StreamObject(stream_data=f"q {name} Do Q\n".encode("ascii"))
            resources = _dictionary({"/XObject": _dictionary({name: sheet})})
            # Under what stands on the page already: its number is to be read whatever the sheet shows there.
            whole.add_stream_to_page(number, whole.add_object(put), resources, prepend=True)  # type: ignore[no-untyped-call]
            number += 1
    out = io.BytesIO()
    whole.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _sheets(whole: PdfFileWriter, reader: PdfFileReader) -> list[IndirectObject]:
    """Each page of a file as something that can be put onto a page. All at once, so that they share their fonts."""
    from pyhanko.pdf_utils import generic

    pages = [reader.find_page_for_modification(at) for at in range(_count(reader))]  # type: ignore[no-untyped-call]
    taken = generic.ArrayObject(
        [
            generic.ArrayObject([resources, page.get_object().raw_get("/Contents"), _box(page)])
            for page, resources in pages
        ]
    )
    taken.container_ref = reader.root_ref
    found = []
    imported = whole.import_object(taken)
    assert isinstance(imported, generic.ArrayObject)
    for resources, contents, box in imported:
        stream = contents.get_object()
        streams = stream if isinstance(stream, generic.ArrayObject) else [stream]
        form = generic.StreamObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/Form"),
                generic.pdf_name("/BBox"): box,
                generic.pdf_name("/Resources"): resources,
            },
            stream_data=b"\n".join(each.get_object().data for each in streams),
        )
        form.compress()  # type: ignore[no-untyped-call]
        found.append(whole.add_object(form))
    return found


def _box(page: IndirectObject) -> object:
    """A page's own size, or that of the pages it belongs to."""
    from pyhanko.pdf_utils import generic

    row = page.get_object()  # type: ignore[no-untyped-call]
    while "/MediaBox" not in row:
        row = row["/Parent"]
    return generic.ArrayObject(list(row["/MediaBox"]))


def _dictionary(entries: Mapping[str, object]) -> DictionaryObject:
    from pyhanko.pdf_utils import generic

    return generic.DictionaryObject(  # type: ignore[no-untyped-call]
        {generic.pdf_name(name): value for name, value in entries.items()}
    )


def _reader(pdf: bytes) -> PdfFileReader:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return PdfFileReader(io.BytesIO(pdf))


def _count(reader: PdfFileReader) -> int:
    return int(reader.root["/Pages"]["/Count"])
