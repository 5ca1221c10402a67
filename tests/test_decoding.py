"""Bytes to letters: what is declared is believed in order, what is not is guessed, and that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Document
from index.intake import take_in
from index.intake.charset import known
from index.intake.decode import decode

TEXTS = {
    "ru": (
        "Старый причал закроют до весны. Совет города проголосовал за это во вторник вечером.",
        "cp1251 koi8_r",
    ),
    "uk": (
        "Міська рада вирішила закрити стару пристань. Її відкриють навесні, їхній мер упевнений.",
        "cp1251",
    ),
    "zh-Hans": ("市议会周二决定关闭旧渡轮码头。主席说，资金已经到位，工程师也准备好了。", "gb18030"),
    "zh-Hant": ("市議會週二決定關閉舊渡輪碼頭。主席說，資金已經到位，工程師也準備好了。", "big5"),
    "ja": ("市議会は火曜日に古い桟橋を閉鎖することを決めた。資金はあると議長は語った。", "shift_jis euc_jp"),
    "ko": ("시의회는 화요일 낡은 부두를 폐쇄하기로 결정했다. 의장은 자금이 있다고 말했다.", "euc_kr"),
    "cs": (
        "Městská rada v úterý rozhodla uzavřít staré přívozní molo dříve, než přijdou bouře.",
        "iso8859_2 cp1250",
    ),
    "pl": (
        "Rada miasta zdecydowała we wtorek, że stare molo zostanie zamknięte jeszcze przed zimą.",
        "iso8859_2 cp1250",
    ),
    "hu": ("A városi tanács kedden úgy döntött, hogy bezárja a régi kikötőt, mielőtt eljön a tél.", "cp1250"),
    "el": (
        "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να κλείσει την παλιά αποβάθρα πριν τον χειμώνα.",
        "cp1253",
    ),
    "tr": (
        "Belediye meclisi salı günü eski iskeleyi kış gelmeden kapatmaya karar verdi, dedi başkan.",
        "cp1254",
    ),
    "he": ("מועצת העיר החליטה ביום שלישי לסגור את הרציף הישן לפני בוא החורף. הכסף קיים, אמרה.", "cp1255"),
    "ar": (
        "قرر مجلس المدينة يوم الثلاثاء إغلاق الرصيف القديم قبل حلول الشتاء. قالت إن المال موجود.",
        "cp1256",
    ),
    "fr": (
        "Le conseil a décidé mardi de fermer le vieil embarcadère « avant l’hiver », a-t-elle répété.",
        "cp1252",
    ),
    "de": (
        "Der Stadtrat beschloß am Dienstag, die alte Fähre „für immer“ zu schließen, und zwar früh.",
        "cp1252",
    ),
    "sv": (
        "Kommunfullmäktige beslöt på tisdagen att stänga den gamla färjebryggan före vintern, sägs det.",
        "cp1252",
    ),
    "is": (
        "Bæjarstjórnin ákvað á þriðjudag að loka gömlu bryggjunni áður en óveðrin koma í haust.",
        "cp1252",
    ),
}
CASES = [
    pytest.param(text, encoding, id=f"{language}-{encoding}")
    for language, (text, encodings) in TEXTS.items()
    for encoding in encodings.split()
]


@pytest.mark.parametrize("times", [1, 30], ids=["short", "long"])
@pytest.mark.parametrize(("text", "encoding"), CASES)
def test_an_undeclared_encoding_is_guessed_and_that_is_told(text: str, encoding: str, times: int) -> None:
    written = "\n\n".join([text] * times)
    found, (doubt,) = decode(written.encode(encoding))
    assert found == written
    assert "its encoding is a guess" in doubt


def test_typographic_marks_alone_are_no_guess() -> None:
    assert decode("“The money is there,” she said – twice.".encode("cp1252")) == (
        "“The money is there,” she said – twice.",
        (),
    )


PAGE = (
    "<html><head>{meta}<title>Molo se zavře</title></head><body><article><h1>Molo se zavře</h1><p>Městská "
    "rada v úterý rozhodla uzavřít staré přívozní molo dříve, než přijdou zimní bouře.</p><p>Předsedkyně "
    "Žofie Říhová řekla, že peníze jsou a inženýři jsou připraveni.</p></article></body></html>"
)
CYRILLIC = '<meta charset="windows-1251">'
DECLARED = {
    "by the header": (PAGE.format(meta="").encode("iso8859-2"), "iso-8859-2"),
    "by the header, and another one by the page": (
        PAGE.format(meta=CYRILLIC).encode("cp1250"),
        "windows-1250",
    ),
    "by the page": (PAGE.format(meta="<meta charset=windows-1250>").encode("cp1250"), None),
    "by the page, the old way": (
        PAGE.format(meta='<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">').encode(
            "iso8859-2"
        ),
        None,
    ),
    "by XML": (
        b'<?xml version="1.0" encoding="iso-8859-2"?>' + PAGE.format(meta="").encode("iso8859-2"),
        None,
    ),
    "by a mark, whatever else is said": (PAGE.format(meta=CYRILLIC).encode("utf-16"), "windows-1251"),
    "by nobody": (PAGE.format(meta="").encode(), None),
    "by a server that was never told": (PAGE.format(meta="").encode(), "iso-8859-1"),
    "by a header that cannot be right": (PAGE.format(meta="").encode(), "shift_jis"),
}


@pytest.mark.parametrize(
    ("data", "charset"), DECLARED.values(), ids=[name.replace(" ", "-") for name in DECLARED]
)
def test_a_page_has_the_letters_that_are_declared(data: bytes, charset: str | None) -> None:
    found, _ = take_in(Document("https://news.test/1", None, "html", data, charset=known(charset)))
    assert found.article.title == "Molo se zavře"
    assert "Žofie Říhová řekla, že peníze jsou" in found.article.text
    assert found.warnings == ()


def test_a_page_whose_encoding_is_a_guess_is_taken_in_with_a_doubt(tmp_path: Path) -> None:
    data = PAGE.format(meta="").encode("cp1250")
    found, _ = take_in(Document(str(tmp_path / "a.html"), tmp_path / "a.html", "html", data))
    assert "Žofie Říhová" in found.article.text
    assert "its encoding is a guess: cp1250" in found.warnings
