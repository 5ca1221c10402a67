"""Which column of a table holds which field of an article, by its heading; and rows made records."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from index.errors import ExtractError, SourceError
from index.intake.fields import FIELDS

_HEADINGS = {
    "url": "url urls link links address webaddress weblink webseite lien adresse enlace direccion"
    " collegamento articleurl articlelink permalink canonicalurl webpage länk lenke adres ссылка"
    " адрес",
    "title": "title headline heading titel überschrift schlagzeile kop koptekst kopregel titre titulo"
    " título titular titolo manchete rubrik tittel overskrift tytuł nadpis otsikko заголовок"
    " articletitle subject",
    "text": "text body content maintext fulltext bodytext articletext articlebody article story inhalt"
    " volltext artikeltext tekst artikel inhoud texte contenu corps texto cuerpo contenido"
    " contenuto testo corpo conteúdo innehåll brödtext innhold brødtekst treść obsah teksti текст"
    " статья contents",
    "published": "published publisheddate publishdate publicationdate publication pubdate date datetime day"
    " published_at dateposted postdate datepublished releasedate created createdat timestamp datum"
    " erscheinungsdatum veröffentlicht veröffentlichungsdatum publicatiedatum verschijningsdatum"
    " datedepublication fecha fechadepublicación fechadepublicacion data datadipubblicazione"
    " datadepublicação publiceringsdatum publisert dato julkaistu datapublikacji дата"
    " датапубликации",
    "authors": "authors author byline writer writers reporter reporters journalist by creator autor autoren"
    " verfasser auteur auteurs autores autore autori autora skribent författare forfatter"
    " journaliste kirjoittaja автор",
    "source": "source outlet publisher site newspaper paper medium media publication publicationname"
    " journal newsoutlet newssource website domain quelle zeitung verlag bron krant uitgever"
    " éditeur editeur fuente periódico medio fonte testata giornale jornal källa tidning kilde"
    " avis lähde źródło источник издание sourcename",
    "language": "language lang sprache taal langue idioma lingua språk kieli język",
    "updated": "updated modified lastmodified lastupdated modifieddate updatedate geändert bijgewerkt",
    "id": "id articleid identifier guid uuid docid documentid",
}
_SHOWN = 40  # headings that are shown
_LONGEST_SHOWN = 40  # characters of one
_SERIAL = (10_000, 80_000)  # days since 1900 as spreadsheets count them, that may be of an article
_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere: what it shows, and where to."""

    shown: str
    address: str

    def __str__(self) -> str:
        return self.shown


def check_columns(columns: Mapping[str, str]) -> None:
    """Raises SourceError for names of fields that no article has."""
    if wrong := sorted(columns.keys() - FIELDS.keys()):
        raise SourceError(f"'{wrong[0]}' is no field of an article ({', '.join(FIELDS)}).")


def places(headings: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """The column of each field, counted from 0, by its heading, or as `columns` name it.

    Raises ExtractError where a column that is named is not there, or none holds the text.
    """
    plain = [_plain(heading) for heading in headings]
    found: dict[str, int] = {}
    for name, heading in columns.items():
        if _plain(heading) not in plain:
            raise ExtractError(f"has no column '{heading}' (its columns: {_shown(headings)})")
        found[name] = plain.index(_plain(heading))
    taken = set(found.values())
    for name in FIELDS.keys() - columns.keys():
        known = _known(name)
        free = [(known.index(word), at) for at, word in enumerate(plain) if word in known and at not in taken]
        if free:
            found[name] = min(free)[1]
    if "text" not in found:
        raise ExtractError(
            f"no column holds the text of an article: name it with --columns text=NAME (in Python:"
            f" columns={{'text': NAME}}); its columns: {_shown(headings)}"
        )
    return found


def holds_text(headings: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Whether a row of headings names a column that holds the text of articles."""
    known = [_plain(columns["text"])] if "text" in columns else _known("text")
    return any(_plain(heading) in known for heading in headings)


def fitting(headings: Sequence[str], columns: Mapping[str, str]) -> int:
    """How many fields of an article a row of headings has."""
    named = {_plain(heading) for heading in columns.values()}
    known = named.union(*(_known(name) for name in FIELDS))
    return len({_plain(heading) for heading in headings} & known)


def record(row: Sequence[Any], at: Mapping[str, int]) -> dict[str, Any]:
    """The fields of a row; '' is nothing, days are written as ISO has them."""
    values = {name: row[place] for name, place in at.items() if place < len(row)}
    day = values.get("published")
    if isinstance(day, int | float) and _SERIAL[0] < day < _SERIAL[1]:
        values["published"] = datetime(1899, 12, 30) + timedelta(days=day)
    for name in ("title", "url"):  # a headline that leads somewhere tells where its article is
        if isinstance(values.get(name), Link) and (name == "url" or not values.get("url")):
            values["url"] = values[name].address
    address = str(values.get("url") or "").strip()
    if not address.startswith(("http://", "https://")):  # 'open', 'see page 3'
        values.pop("url", None)
    return {name: text for name, value in values.items() if value is not None and (text := written(value))}


def written(value: Any) -> str:
    """The value of a cell as a person would write it."""
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _known(name: str) -> list[str]:
    """The headings under which a field is known, the likeliest first."""
    return [_plain(word) for word in (*FIELDS[name], *_HEADINGS.get(name, "").split())]


def _plain(heading: str) -> str:
    return _WORD.sub("", heading).casefold()


def _shown(headings: Sequence[str]) -> str:
    """The headings of a table, as many and as much of each as can be shown."""
    cut = [f"{h[:_LONGEST_SHOWN]}…" if len(h) > _LONGEST_SHOWN else h for h in map(str.strip, headings)]
    named = [heading for heading in cut if heading]
    return ", ".join(named[:_SHOWN]) + (", …" if len(named) > _SHOWN else "") or "none"
