"""The web page in a letter as plain paragraphs: what a reader sees of it, without the furniture of mail.

Newsletters are laid out in tables, begin with a line that is hidden, and end in what the law asks for. The
reader of pages looks for the article among all that a site shows; here nearly all that is seen is the
article.
"""

from __future__ import annotations

import re
from typing import Any

_UNSEEN = "script style head title meta link img svg form input button object iframe".split()
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main nav"
    " ol p pre section table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(["td", "th"])
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0)?\s*(?:;|!|$)"
    r"|(?:max-height|font-size|line-height)\s*:\s*[01](?:px|pt|em)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_OTHERS = (
    "//blockquote[@type='cite'] | //*[contains(@class, 'gmail_quote') or contains(@class, 'moz-cite-prefix')"
    " or contains(@class, 'yahoo_quoted') or @id='divRplyFwdMsg' or @id='appendonsend']"
)
"""What mail programs put around the words of others; Outlook's mark stands before them."""
_SIGNED = (
    "//*[contains(@class, 'gmail_signature') or contains(@class, 'moz-signature') or @id='Signature'"
    " or @data-smartmail='gmail_signature']"
)
_FURNITURE = re.compile(
    r"unsubscribe|opt[ -]out|manage (?:your )?(?:e-?mail )?(?:preferences|subscription)|view online"
    r"|view (?:this )?(?:e-?mail|newsletter|it|message)?\s?(?:in|on) (?:your|a|the) (?:web ?)?browser"
    r"|you (?:are|were|have) (?:receiving|received|getting|sent) this|this e-?mail was sent"
    r"|update your preferences|forward to a friend"
    r"|add us to your address book|was this (?:e-?mail|newsletter) forwarded|all rights reserved"
    r"|privacy policy|im browser (?:ansehen|anzeigen|öffnen)|abbestellen|newsletter abmelden|désabonner"
    r"|désinscrire|version en ligne|uitschrijven|afmelden voor"
    r"|bekijk (?:deze )?(?:online|in (?:je|uw) browser)"
    r"|darse de baja|cancelar (?:la |mi )?suscripción|ver en (?:el |su )?navegador|disiscriviti"
    r"|cancellati|visualizza (?:nel|online)|avregistrera|avmeld|afmeld|cancelar a assinatura",
    re.IGNORECASE,
)
_LONGEST_FURNITURE = 400  # characters of a paragraph that is nothing but that
_AT_TOP, _AT_END = 4, 15  # paragraphs among which it stands
_FORWARDS = re.compile(r"(?<!-)-{5,}+ ?[^-\n]{5,60}-{5,}")  # 'Forwarded message', in any language
_WHITE = re.compile(r"[^\S\xa0]+|\xa0")


def seen(html: str) -> tuple[str, int]:
    """The text of the page in a letter, a blank line between paragraphs, and how many of others it quotes.

    Raises ValueError for what is no markup.
    """
    from lxml.html import document_fromstring

    page = document_fromstring(html)
    for element in [*page.iter(*_UNSEEN), *page.xpath("//comment()"), *page.xpath(_SIGNED)]:
        _drop(element)
    for element in page.xpath("//*[@style or @hidden]"):
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            _drop(element)
    quoted = 0
    for element in page.xpath(_OTHERS):
        if element.getparent() is not None and not _FORWARDS.search(str(element.text_content())[:500]):
            quoted += _drop_others(element)
    return "\n\n".join(without_furniture(_paragraphs(page))), quoted


def without_furniture(paragraphs: list[str]) -> list[str]:
    """Paragraphs without what stands around a newsletter: how to read it elsewhere, how to be rid of it."""
    first = min(_AT_TOP, len(paragraphs))
    kept = [p for p in paragraphs[:first] if not _is_furniture(p)] + paragraphs[first:]
    start = max(1, len(kept) - _AT_END)
    end = next((at for at in range(start, len(kept)) if _is_furniture(kept[at])), len(kept))
    if any(len(paragraph) > _LONGEST_FURNITURE for paragraph in kept[end:]):  # more of the letter follows
        return [p for at, p in enumerate(kept) if at < start or not _is_furniture(p)]
    return kept[:end]


def _is_furniture(paragraph: str) -> bool:
    return len(paragraph) <= _LONGEST_FURNITURE and bool(_FURNITURE.search(paragraph))


def _drop(element: Any) -> None:
    """Take an element out, with all in it; what follows it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def _drop_others(element: Any) -> int:
    """Take out what is another's; with Outlook's mark, all after it. How many paragraphs that were."""
    taken = [element]
    if element.get("id") in ("divRplyFwdMsg", "appendonsend"):
        taken += list(element.itersiblings())
    count = sum(len(_paragraphs(one)) for one in taken)
    for one in taken:
        _drop(one)
    return count


def _paragraphs(page: Any) -> list[str]:
    """The text of each block, cells of a table of data on one line."""
    from lxml.etree import iterwalk

    pieces: list[str] = []
    for event, element in iterwalk(page, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            pieces.append("\n\n" if tag in _BLOCKS else "\n" if tag == "br" else "")
            pieces.append(_WHITE.sub(" ", element.text or "") if tag else "")
        else:
            pieces.append(_after(element, tag))
            pieces.append(_WHITE.sub(" ", element.tail or "") if element is not page else "")
    lines = (line.strip(" ") for line in "".join(pieces).split("\n"))
    blocks = re.split(r"\n{2,}", "\n".join(lines))
    return [paragraph for block in blocks if (paragraph := re.sub(" {2,}", " ", block).strip(" \n|"))]


def _after(element: Any, tag: str) -> str:
    """What parts an element from what follows it."""
    if tag in _CELLS:
        row = element.getparent()
        is_data = row is not None and any(cell.tag == "th" for cell in row.getparent().iter("th"))
        return " | " if is_data else "\n\n"
    return "\n\n" if tag in _BLOCKS else ""
