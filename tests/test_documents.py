"""Documents of office programs and printers: what a reader sees of each comes in, and nothing around it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from index import Index
from index.apart import Apart
from index.article import Article, Document, Extracted
from index.errors import ExtractError
from index.intake import Failed, extract, read, take_in
from index.intake.documents.hyphens import Hyphens
from index.intake.documents.plausible import plausible_authors, plausible_day, plausible_title
from index.intake.documents.tables import rows_read

FILES = Path(__file__).parent / "files"
TITLE, *STORY = (FILES / "story.txt").read_text("utf-8").splitlines()
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOOK = "application/epub+zip"


def found(name: str) -> Extracted:
    """What is found in a file of the folder."""
    (document,) = read([FILES / name])
    assert isinstance(document, Document), document
    return extract(document)


def paragraphs(article: Article) -> list[str]:
    return article.text.split("\n\n")


def of_bytes(data: bytes, name: str = "a.docx") -> Extracted:
    return extract(Document(name, Path(name), "document", data))


def why(data: bytes) -> str:
    """Why bytes are no article."""
    with pytest.raises(ExtractError) as error:
        of_bytes(data)
    return str(error.value)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return held.getvalue()


def word(body: str, core: str = "") -> bytes:
    parts = {"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>"}
    return packed(parts | ({"docProps/core.xml": f"<core>{core}</core>"} if core else {}))


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


# PDF


@pytest.mark.parametrize("name", ["browser", "newspaper", "journal", "newsletter"])
def test_each_paragraph_of_a_pdf_is_whole_and_in_its_place(name: str) -> None:
    pytest.importorskip("pypdfium2")
    article = found(f"{name}.pdf").article
    around = {
        "newspaper": ["Shopkeepers clear the sand"],
        "journal": ["The inspection took place in the spring of 2019."],
    }
    text = [one.replace("head-mistress", "headmistress") for one in paragraphs(article)]
    assert [one for one in text if one in STORY] == STORY
    assert [one for one in text if one not in STORY] == around.get(name, [])
    assert (article.title, article.published, article.source) == (TITLE, date(2024, 3, 3), "Coastal Press")


def test_a_page_that_a_browser_printed_keeps_its_address() -> None:
    pytest.importorskip("pypdfium2")
    assert found("browser.pdf").article.url == "http://coast.example/harbour.html?id=7"


def test_a_title_that_is_a_file_name_is_none_and_the_author_counts() -> None:
    pytest.importorskip("pypdfium2")
    article = found("journal.pdf").article
    assert (article.title, article.authors) == (TITLE, ("Ada Brook",))


def test_rows_of_a_printed_table_are_read_with_their_heads() -> None:
    pytest.importorskip("pypdfium2")
    assert paragraphs(found("table.pdf").article)[2:] == [
        "| Ward: North | Yes: 412 | No: 230 |",
        "| Ward: South | Yes: 198 | No: 505 |",
        "| Ward: Harbour district | Yes: 77 | No: 64 |",
        "The council will decide in the autumn, the clerk said.",
    ]


def test_columns_from_right_to_left() -> None:
    pytest.importorskip("pypdfium2")
    article = found("hebrew.pdf").article
    assert article.title == "נמל אוסטמרק נפתח מחדש"
    assert len(paragraphs(article)) == 9
    assert paragraphs(article)[2] == "אוניות שאורכן עולה על 180 מטרים יורשו להיכנס רק באור יום."


def test_a_page_that_is_a_picture_is_told_and_a_scan_is_refused() -> None:
    pdfium = pytest.importorskip("pypdfium2")
    assert found("partly_scanned.pdf").warnings == (
        "no text on page 2 of 2: pictures (a scan?) that were not read",
    )
    scan, held = pdfium.PdfDocument.new(), io.BytesIO()
    scan.import_pages(pdfium.PdfDocument(FILES / "partly_scanned.pdf"), [1])
    scan.save(held)
    assert "no text (a scan): have its text recognised first" in why(held.getvalue())


def test_a_pdf_that_cannot_be_read_says_why() -> None:
    pytest.importorskip("pypdfium2")
    data = (FILES / "table.pdf").read_bytes()
    assert "protected by a password" in why((FILES / "locked.pdf").read_bytes())
    assert why(b"%PDF-1.7\n") == why(data[:9000]) == "is no PDF that can be read: it is broken or cut short"
    assert of_bytes(b"HTTP/1.1 200 OK\r\n" * 190 + data).article.title == TITLE


LINES = {
    "cut": ("The govern-", "ment fell.", "The government fell."),
    "compound": ("The well-", "known house.", "The well-known house."),
    "number": ("The forty-", "one ships.", "The forty-one ships."),
    "capital": ("The Anglo-", "American talks.", "The Anglo-American talks."),
    "unknown half": ("In the repre-", "sentatives.", "In the representatives."),
    "seen whole": ("A headmis-", "tress came.", "A headmistress came."),
    "dash": ("He came—", "late.", "He came—late."),
    "dash in spaces": ("He came —", "late.", "He came — late."),
    "plain": ("He came", "late.", "He came late."),
}


@pytest.mark.parametrize(("before", "line", "whole"), LINES.values(), ids=LINES)
def test_only_words_that_were_cut_are_mended(before: str, line: str, whole: str) -> None:
    assert Hyphens([before, line, "A compen-", "sation is due."]).joined(before, line) == whole


def test_where_no_word_was_cut_all_hyphens_stay() -> None:
    assert Hyphens(["Her bandeau-", "style dress."]).joined("Her bandeau-", "style dress.") == (
        "Her bandeau-style dress."
    )


# DOCX, ODT, RTF


@pytest.mark.parametrize("suffix", ["docx", "odt", "rtf"])
def test_a_text_document_is_what_its_reader_sees(suffix: str) -> None:
    article = found(f"report.{suffix}").article
    text = paragraphs(article)
    assert text[:12] == STORY[:12]
    assert text[12] == "The mayor was clearly relieved, and her statement said so."
    box = ["After the box the text goes on.", "The box tells that the ferry sails daily."]
    assert sorted(text[13:15]) == box
    assert text[15:] == [
        "Votes by ward",
        "| Ward: North | Yes: 412 | No: 230 |",
        "| Ward: South | Yes: 198 | No: 505 |",
        "- The first point of the plan",
        "- The second point of the plan",
        "Smörgåsbord, “curly”, Łódź, Чехов, €5 and 東京 end the text.",
        "Issued at noon by the press office.",
    ]
    assert (article.title, article.authors, article.published) == (TITLE, ("Ada Brook",), date(2024, 3, 3))


def test_of_a_moved_paragraph_and_of_alternatives_one_is_read() -> None:
    gone = "<w:moveFrom><w:r><w:t>Gone</w:t></w:r></w:moveFrom>"
    choice = (
        "<w:p><w:r><AlternateContent><Choice><w:txbxContent>"
        f"{paragraph('Boxed.')}</w:txbxContent></Choice><Fallback><w:txbxContent>{paragraph('Boxed.')}"
        "</w:txbxContent></Fallback></AlternateContent></w:r></w:p>"
    )
    data = word(f"{paragraph('The ferry sails.')}<w:p>{gone}</w:p>{choice}{paragraph('It is full.')}")
    assert paragraphs(of_bytes(data).article) == ["The ferry sails.", "Boxed.", "It is full."]


def test_an_end_of_a_paragraph_that_was_deleted_joins_two() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>The ferry </w:t></w:r></w:p>"
    data = word(f"{first}{paragraph('sails at noon.')}{paragraph('It is full.')}")
    assert paragraphs(of_bytes(data).article) == ["The ferry sails at noon.", "It is full."]


RICH = {
    "code page": (rb"\ansicpg1251 \'cf\'f0\'e8\'f7\'e0\'eb.", "Причал."),
    "unicode": (rb"\u1055?\u1086?\uc2\u1083??\u1077??.", "Поле."),
    "surrogates": (rb"\u-10179?\u-8704? smiles.", "😀 smiles."),
    "hidden": (rb"The {\v secret }ferry sails.", "The ferry sails."),
    "bytes of a picture": (rb"The {\pict\bin6 }}{{\\}ferry sails.", "The ferry sails."),
    "two bytes a letter": (
        rb"{\fonttbl{\f1\fcharset128 X;}}\f1 \'93\'8c\'8b\'9e.",
        "東京.",
    ),
    "not closed": (rb"The {\b ferry sails.", "The ferry sails."),
    "field": (rb'The {\field{\*\fldinst HYPERLINK "x"}{\fldrslt ferry}} sails.', "The ferry sails."),
}


@pytest.mark.parametrize(("rich", "plain"), RICH.values(), ids=RICH)
def test_letters_of_rich_text(rich: bytes, plain: str) -> None:
    assert of_bytes(rb"{\rtf1\ansi A title\par " + rich + rb"}").article.text == plain


# EPUB


def test_chapters_with_titles_are_articles_and_stay_so(index: Index) -> None:
    report = index.sync(FILES / "magazine.epub")
    assert (report.added, report.failed) == (3, ())
    titles = ["Fishermen count their losses", "The harbour opens again", "What the sea wants"]
    articles = list(index.articles())
    assert sorted(article.title for article in articles) == titles
    assert {article.source for article in articles} == {"The Coastal Review, Spring 2024"}
    assert index.sync(FILES / "magazine.epub").unchanged == 3


def test_chapters_that_are_only_numbered_are_one_article() -> None:
    article = found("novel.epub").article
    assert (article.title, article.authors) == ("The long storm", ("Ada Brook",))
    assert [one for one in paragraphs(article) if one in STORY] == STORY[:12]


# What is not what it says


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    """A process with the limits that a sync has."""
    held = Apart()
    yield held
    held.close()


LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
REFUSED = {
    "empty": (b"", "the file is empty"),
    "plain text": (b"Words of the harbour.", "is no PDF, DOCX, ODT, RTF or EPUB, whatever its name says"),
    "old Word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        "is a Word document of before 2007 (.doc): save it as .docx",
    ),
    "password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "is protected by a password",
    ),
    "cut short": (word(paragraph("Words."))[:100], "is no whole ZIP file: it is broken or cut short"),
    "spreadsheet": (packed({"xl/workbook.xml": "<a/>"}), "is a spreadsheet or a presentation"),
    "other": (packed({"a.txt": "words"}), "some other ZIP file"),
    "bomb": (packed({"word/document.xml": b" " * 50_000_000}), "unpacks to more than 40 MB of text"),
    "laughs": (
        packed({"word/document.xml": f'<!DOCTYPE l [<!ENTITY a "lol">{LAUGHS}]><l>&j;</l>'}),
        "is no",
    ),
    "depth": (word("<w:ins>" * 5_000 + "</w:ins>" * 5_000), "is no valid XML (Excessive depth"),
    "groups": (b"{\\rtf1 " + b"{" * 100_000, "is nested more than 2,000 deep"),
    "no chapters": (packed({"mimetype": BOOK, "META-INF/container.xml": "<c/>"}), "list of its chapters"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_has_a_short_reason(apart: Apart, data: bytes, reason: str) -> None:
    with pytest.raises(ExtractError) as error:
        apart.run(take_in, Document("a.docx", Path("a.docx"), "document", data))
    assert reason in str(error.value)
    assert len(str(error.value)) < 250


def test_no_file_of_this_machine_is_read_by_a_document(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    entity = f'<!DOCTYPE l [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    body = f"{paragraph('A title')}{paragraph('It is &x; here.')}"
    data = packed({"word/document.xml": f"{entity}<w:document {WORD}><w:body>{body}</w:body></w:document>"})
    assert "secret" not in of_bytes(data).article.text


def test_a_document_is_read_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "letter.doc").write_bytes((FILES / "report.rtf").read_bytes())
    (document,) = read([tmp_path])
    assert isinstance(document, Document)
    assert extract(document).article.title == TITLE
    page = f"<html><body><article><h1>{TITLE}</h1><p>{STORY[0]}</p><p>{STORY[1]}</p></article></body></html>"
    assert STORY[0] in of_bytes(page.encode(), "page.doc").article.text


def test_a_cell_that_is_said_to_be_repeated_is_read_once() -> None:
    namespaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("office", "text", "table"))
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>Words</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    end = '<text:p>It<text:s text:c="99999999"/>ends.</text:p>'
    body = f"<text:p>A title</text:p><table:table>{row}</table:table>{end}"
    content = f"<office:document {namespaces}><office:text>{body}</office:text></office:document>"
    kind = "application/vnd.oasis.opendocument.text"
    data = packed({"mimetype": kind, "content.xml": content})
    assert paragraphs(of_bytes(data, "a.odt").article) == ["Words", "It ends."]


def test_a_book_that_cannot_be_parted_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(packed({"mimetype": BOOK, "META-INF/container.xml": "<c/>"}))
    (item,) = read([tmp_path])
    assert isinstance(item, Failed)
    assert "list of its chapters is missing" in item.outcome.reason


# What properties say


TITLES = {
    "Microsoft Word - press_final2.doc": "",
    "press release.docx": "",
    "Untitled-1": "",
    "Document1": "",
    "scan0001": "",
    "Newsletter template": "",
    "https://coast.example/1": "",
    "1984": "",
    "Document of the week": "Document of the week",
    "Storm": "Storm",
    "Titel der Geschichte": "Titel der Geschichte",
}


@pytest.mark.parametrize(("told", "title"), TITLES.items(), ids=TITLES)
def test_a_title_is_taken_where_it_is_one(told: str, title: str) -> None:
    assert plausible_title(told) == title


AUTHORS = {
    "Ada Brook": ("Ada Brook",),
    "Brook, Ada": ("Ada Brook",),
    "Ada Brook; Elias Norrgard": ("Ada Brook", "Elias Norrgard"),
    "Ada Brook and Ludwig van Beek": ("Ada Brook", "Ludwig van Beek"),
    "python-docx": (),
    "Unknown": (),
    "(anonymous)": (),
    "Microsoft Office User": (),
    "abrook": (),
    "Canon iR-ADV C5235": (),
}


@pytest.mark.parametrize(("told", "authors"), AUTHORS.items(), ids=AUTHORS)
def test_an_author_is_a_person(told: str, authors: tuple[str, ...]) -> None:
    assert plausible_authors(told) == authors


def test_the_day_on_which_a_text_was_made_counts_where_it_was_finished_soon() -> None:
    assert plausible_day(None, "2024-03-03T10:00:00Z", "2024-03-04T09:00:00Z") == "2024-03-03"
    assert plausible_day(None, "2013-12-23T23:15:00Z", "2024-03-04T09:00:00Z") is None
    assert plausible_day("2024-02-01", "2024-03-03T10:00:00Z", "2024-03-04T09:00:00Z") == "2024-02-01"
    assert plausible_day(None, "2024-03-03T10:00:00Z") is None


def test_a_letter_is_of_the_day_at_its_top() -> None:
    data = word(
        "".join(map(paragraph, ["Dear Mayor", "Ostmark, 3 March 2024", "The ferry sails.", "Yours."]))
    )
    assert of_bytes(data).article.published == date(2024, 3, 3)


def test_tables_of_layout_are_paragraphs() -> None:
    assert list(rows_read([["Words of one\nand of another"], ["cell"]])) == [
        "Words of one",
        "and of another",
        "cell",
    ]
    assert list(rows_read([["Name", "Post"], ["Ada", "Mayor"]])) == ["| Name | Post |", "| Ada | Mayor |"]
    assert list(rows_read([["Name", "Post"], ["Ada", "Mayor"]], has_heads=True)) == [
        "| Name: Ada | Post: Mayor |"
    ]
