"""The parts of a document that is a ZIP file (DOCX, ODT, EPUB), each within limits."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Any

from index.errors import ExtractError

_LARGEST = 40 * 1024 * 1024  # bytes of one part, unpacked
_ALL = 100 * 1024 * 1024  # bytes of all parts that are read
_MOST = 20_000  # parts
_PASSWORD = "is protected by a password: save a copy without one"
_BROKEN = "is no whole ZIP file: it is broken or cut short"


class Package:
    """A ZIP file that is being read. Raises ExtractError where it is broken, locked, or too large."""

    def __init__(self, data: bytes) -> None:
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ExtractError(_BROKEN) from error
        self._parts = {info.filename: info for info in self._zip.infolist()[:_MOST]}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its parts."""
        return tuple(self._parts)

    def part(self, name: str) -> bytes | None:
        """The bytes of a part; None where there is none of that name."""
        info = self._parts.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise ExtractError(_PASSWORD)
        try:
            with self._zip.open(info) as opened:
                data = opened.read(_LARGEST + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, zlib.error, RuntimeError) as error:
            raise ExtractError(f"its part '{name[:80]}' cannot be unpacked: it is broken") from error
        self._read += len(data)
        if len(data) > _LARGEST or self._read > _ALL:
            most = _LARGEST if len(data) > _LARGEST else _ALL
            raise ExtractError(f"unpacks to more than {most // 1024**2} MB of text: split it")
        return data

    def xml(self, name: str) -> Any:
        """The root element of a part; None where there is none of that name."""
        data = self.part(name)
        return None if data is None else xml_of(data, name)


def xml_of(data: bytes, name: str) -> Any:
    """The root element of an XML text; no entity is resolved, nothing fetched, no depth beyond 256 read.

    Raises ExtractError where it is none.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExtractError(f"its part '{name[:80]}' is no valid XML ({str(error)[:120]})") from error


def local(element: Any) -> str:
    """The name of an element without its namespace, '' for what is none (an entity, an instruction)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute by its name without its namespace, '' where there is none."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def text_at(root: Any, name: str) -> str:
    """The text of the first element of a name, '' where there is none."""
    if root is None:
        return ""
    found = next((element for element in root.iter() if local(element) == name), None)
    return "".join(found.itertext()).strip() if found is not None else ""
