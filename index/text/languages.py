"""Languages: their ISO 639-1 codes, their names, and what others call them."""

from __future__ import annotations

import re

ENGLISH = "en"
UNKNOWN = ""
"""What stands for the language of an article of which it is not known."""

_NAMES = dict(
    pair.split(":")
    for line in (
        "af:Afrikaans am:Amharic ar:Arabic az:Azerbaijani be:Belarusian bg:Bulgarian bn:Bengali bs:Bosnian",
        "ca:Catalan cs:Czech cy:Welsh da:Danish de:German el:Greek en:English es:Spanish et:Estonian",
        "eu:Basque fa:Persian fi:Finnish fr:French ga:Irish gl:Galician gu:Gujarati he:Hebrew",
        "hi:Hindi hr:Croatian hu:Hungarian hy:Armenian id:Indonesian is:Icelandic it:Italian ja:Japanese",
        "ka:Georgian kk:Kazakh km:Khmer kn:Kannada ko:Korean ku:Kurdish ky:Kyrgyz lo:Lao lt:Lithuanian",
        "lv:Latvian mk:Macedonian ml:Malayalam mn:Mongolian mr:Marathi ms:Malay mt:Maltese my:Burmese",
        "ne:Nepali nl:Dutch no:Norwegian",
        "pa:Punjabi pl:Polish ps:Pashto pt:Portuguese ro:Romanian ru:Russian si:Sinhala sk:Slovak",
        "sl:Slovenian so:Somali sq:Albanian sr:Serbian sv:Swedish sw:Swahili ta:Tamil te:Telugu th:Thai",
        "tl:Tagalog tr:Turkish uk:Ukrainian ur:Urdu uz:Uzbek vi:Vietnamese yo:Yoruba zh:Chinese zu:Zulu",
    )
    for pair in line.split()
)
CODES = frozenset(_NAMES)
"""The languages that are told from each other."""

_OTHERS = dict(
    zip(*[iter(
        "nb no nn no iw he in id ji yi eng en deu de ger de fra fr fre fr spa es ita it por pt rus ru ara ar"
        " zho zh chi zh cmn zh yue zh jpn ja kor ko nld nl dut nl pol pl swe sv dan da nor no nob no nno no"
        " fin fi ukr uk tur tr heb he hin hi ben bn fas fa per fa ell el gre el ces cs cze cs hun hu ron ro"
        " rum ro vie vi tha th ind id msa ms may ms urd ur".split()
    )] * 2, strict=True)
)  # fmt: skip
_BY_NAME = {name.lower(): code for code, name in _NAMES.items()}
_CODE = re.compile(r"[a-z]{2,3}")


def language_code(told: str | None) -> str | None:
    """'en' of 'en-US', 'EN_us', 'eng' or 'English'; None where that is not understood."""
    whole = (told or "").strip().lower()
    code = re.split(r"[-_.\s]", whole)[0]
    found = _BY_NAME.get(whole) or str(_OTHERS.get(code, code))
    return found if _CODE.fullmatch(found) and (len(found) == 2 or found in _NAMES) else None


def language_name(code: str) -> str:
    """'German' of 'de'; the code itself where it has no name here."""
    return _NAMES.get(code, code)
