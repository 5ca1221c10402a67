"""Which encoding bytes are in: what is declared, under the names that the web uses, and what is likeliest.

A guess goes by alphabets where the script is Latin: the encodings of one region differ in few letters, and
what the wrong one gives is no language's ('pøevozní' holds letters of three). Other scripts are told apart by
statistics (charset-normalizer).
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

_DECLARED = re.compile(
    rb"<meta\s[^>]{0,200}?charset\s{0,9}+=\s{0,9}+[\"']?+\s{0,9}+([\w.:-]{2,40})"
    rb"|<\?xml\s[^>]{0,200}?encoding\s{0,9}+=\s{0,9}+[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_HEAD = 4_096  # bytes in which a page declares its encoding (browsers look at 1,024)
_BY_THE_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-8",  # what can be read in bytes of ASCII is no UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "utf-32": "utf-8",
    "utf-7": "",
}
"""What is meant by a name, where it is not what the name says (WHATWG's Encoding standard)."""
_MOST = 65_536  # bytes that a guess looks at
_LATIN_SHARE = 0.4  # of letters that are none of ASCII: Western and Central Europe stay below
_KATAKANA = re.compile("[\uff61-\uff9f]")
_IN_WORD = re.compile(r"[^\W\d_](?:[^\w\s\x00-\x7f’‘'´·\u00ad\u2019-]|[¹²³¼½¾])[^\W\d_]|[^\W\d_][±¶]")
_HEBREW_INSIDE = re.compile("[ךםןףץ][א-ת]")
_MARKUP = re.compile(rb"<[^<>]{0,2000}>")
_OTHERS = (
    "cp1251 koi8_r koi8_u iso8859_5 gb18030 big5 cp932 euc_jp cp949 cp1253 iso8859_7 cp1255 cp1256 cp874"
    " cp1258 cp1250 iso8859_2 cp1254 cp1257 cp1252"
).split()
_NEARLY_ALL = 0.9
_SCRIPTS = {
    "cp1255": (re.compile("[א-ת״׳]"), re.compile("[ךםןףץ](?![א-ת])"), 0.02),
    "cp932": (re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]"), re.compile("[ぁ-ん]"), 0.15),
    "euc_jp": (re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]"), re.compile("[ぁ-ん]"), 0.15),
    "cp949": (re.compile("[가-힣]"), re.compile("[다요는은이가을를의에]"), 0.08),
}
"""What nearly all is made of in an encoding, and what its writing never lacks, with the least share."""
_ALPHABETS = (
    ("cp1252", "àâæçéèêëîïôœùûüÿ"),
    ("cp1252", "äöüßéàè"),
    ("cp1252", "áéíóúüñçàèòïªº"),
    ("cp1252", "áâãàçéêíóôõúüªº"),
    ("cp1252", "àèéìíòóùúî"),
    ("cp1252", "åäöæøéüèà"),
    ("cp1252", "áéíóúýþæöð"),
    ("cp1252", "áéëèêïíóöúüç"),
    ("cp1254", "çğıöşüâîûi̇"),
    ("cp1250", "áčďéěíňóřšťúůýž"),
    ("iso8859_2", "áčďéěíňóřšťúůýž"),
    ("cp1250", "áäčďéíĺľňóôŕšťúýž"),
    ("iso8859_2", "áäčďéíĺľňóôŕšťúýž"),
    ("cp1250", "ąćęłńóśźż"),
    ("iso8859_2", "ąćęłńóśźż"),
    ("cp1250", "áéíóöőúüű"),
    ("iso8859_2", "áéíóöőúüű"),
    ("cp1250", "čćđšž"),
    ("iso8859_2", "čćđšž"),
    ("cp1250", "ăâîşţ"),
    ("iso8859_2", "ăâîşţ"),
    ("cp1257", "ąčęėįšųūž"),
    ("cp1257", "āčēģīķļņšūž"),
    ("cp1257", "äöõüšž"),
)
"""Letters beyond ASCII of languages in Latin script, with the encoding that they are written in."""


def declared(data: bytes) -> str | None:
    """The encoding that a page or an XML text says it is in, where Python knows it."""
    found = _DECLARED.search(data[:_HEAD])
    return known((found[1] or found[2]).decode()) if found else None


def known(name: str | None) -> str | None:
    """Python's name of an encoding as the web means it; None for what is none of text."""
    try:
        found = codecs.lookup(name.strip()) if name else None
    except (LookupError, ValueError):
        return None
    if found is None or not found._is_text_encoding:
        return None
    return _BY_THE_WEB.get(found.name, found.name) or None


def guessed(data: bytes) -> str | None:
    """The likeliest encoding of bytes that declare none and are no UTF-8; None where nothing fits."""
    sample = _MARKUP.sub(b" ", data)[:_MOST]
    return _by_alphabet(sample) or _by_script(sample) or _by_statistics(sample)


def _by_alphabet(sample: bytes) -> str | None:
    """The encoding in which a text in Latin script has letters of one language alone."""
    for encoding, alphabet in _ALPHABETS:
        text = sample.decode(encoding, "ignore")
        letters = [character for character in text.lower() if character.isalpha()]
        foreign = [character for character in letters if character > "\x7f"]
        if len(foreign) > _LATIN_SHARE * len(letters):
            continue
        if set(foreign) <= set(alphabet) and not _IN_WORD.search(text) and not _controls(text):
            return encoding
    return None


def _by_script(sample: bytes) -> str | None:
    """The encoding in which nearly all that is not ASCII is of one script, as that is written."""
    for encoding, (script, always, least) in _SCRIPTS.items():
        with suppress(UnicodeDecodeError):
            text = sample.decode(encoding)
            foreign = sum(character > "\x7f" for character in text)
            is_script = len(script.findall(text)) >= _NEARLY_ALL * foreign
            if is_script and len(always.findall(text)) > least * foreign and not _HEBREW_INSIDE.search(text):
                return encoding
    return None


def _controls(text: str) -> bool:
    return any("\x80" <= character <= "\x9f" for character in text)


def _by_statistics(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    for match in from_bytes(sample, cp_isolation=_OTHERS):
        text = str(match)
        if len(_KATAKANA.findall(text)) * 5 < len(text):  # halves of characters are what Cyrillic looks like
            return match.encoding
    return None
