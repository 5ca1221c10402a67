"""Which addresses are one article's: what does not tell articles apart is left out of an address.

The same article lies at http and https, under www., m. and amp., with whatever a newsletter or a network
puts behind it; and its page says which address is its own (`rel=canonical`, `og:url`).
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote, urlsplit

from index.article import article_id
from index.intake.web import proper_address

_FORMER = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid|cmpid|ocid|smid)$")
_TRACKING = re.compile(
    r"^(?:(?:utm|at|mc|hsa|pk|piwik|mtm|matomo|ga|_ga|ns|oly|vero|trk|wt|itm|int|ss|spm|sc|cmp|xtor|partner)_\w+"
    r"|\w{0,12}clid|ref|referrer|referer|ref_?src|ref_?url|xtor|cmp|cmpid|campaign|ito|ncid|ocid|icid|smid|smtyp"
    r"|igshid|igsh|si|sr_share|share|shared|sharetype|source|src|from|spm|trk|mkt_tok|_hsenc|_hsmi|rss|feed"
    r"|partner|cid|tpcc|taid|guccounter|guce_referrer(?:_sig)?|via|wtmc|wt_mc|social|emci|emdi|ceid|ftag)$",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"^(?:id|p|article|story|page|pg|(?:news|article|story)_?id|[asn]id|v|q)$", re.IGNORECASE
)
_AMP_QUERY = re.compile(
    r"^(?:amp(?:=(?:1|true)?)?|(?:outputtype|output|view|mode|format)=amp)$", re.IGNORECASE
)
_AMP_HOST = re.compile(r"^(?:(?:www\d?|m|mobile|amp|touch)\.)+(?=[^.]+\.)")
_AMP_ENDING = re.compile(r"(?:/amp|\.amp|/amphtml)$|[./]amp(?=\.html?$)")
_AMP_BEGIN = re.compile(r"^/(?:amp|amphtml)(?=/[^/])")
_PORTS = {"http": 80, "https": 443}
_SHARED = (
    "blogspot.com github.io gitlab.io wordpress.com substack.com medium.com tumblr.com typepad.com"
    " wixsite.com netlify.app vercel.app pages.dev web.app livejournal.com ghost.io beehiiv.com weebly.com"
).split()
"""Hosts under which everybody may have one."""
_HEAD = 300_000  # characters in which a page says what its address is
_LINK = re.compile(r"<(link|meta)\s([^<>]{1,4000})>", re.IGNORECASE)
_PAIR = re.compile(r"([\w:-]{1,40})\s*=\s*(?:\"([^\"]{0,4000})\"|'([^']{0,4000})'|([^\s\"'>]{1,4000}))")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


def same(url: str) -> str:
    """What all addresses of one article have in common; it is no address itself."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    host = _AMP_HOST.sub("", (parts.hostname or "").rstrip("."))
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        return former(url)
    place = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    path = _AMP_BEGIN.sub("", _AMP_ENDING.sub("", parts.path.rstrip("/")))
    kept = sorted(pair for pair in parts.query.split("&") if pair and not _is_beside(pair))
    return f"https://{place}{path}{'?' if kept else ''}{'&'.join(kept)}"


def _is_beside(pair: str) -> bool:
    """Whether a parameter says nothing of which article it is."""
    name = unquote(pair.partition("=")[0])
    return not _TELLING.match(name) and bool(_TRACKING.match(name) or _AMP_QUERY.match(pair))


def former(url: str) -> str:
    """What an address had in common with others of its article before `same`."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    kept = [pair for pair in parts.query.split("&") if pair and not _FORMER.match(pair.split("=")[0])]
    host = parts.netloc.lower()
    return f"{parts.scheme.lower()}://{host}{parts.path.rstrip('/')}{'?' if kept else ''}{'&'.join(kept)}"


def ids_at(url: str) -> tuple[str, ...]:
    """The ids that the article at an address may have, by today's rule and by the one before."""
    return tuple(dict.fromkeys(article_id(key) for key in (same(url), former(url))))


def canonical(text: str, address: str | None) -> str | None:
    """The address that a page says is its own, where it may be believed.

    It may not, where it is another site's, a home page, or a section that the page lies in. Of a saved file,
    whose `address` is None, each is believed that is no home page.
    """
    found: dict[str, str] = {}
    for kind, values in _links(text):
        if kind == "link" and "canonical" in values.get("rel", "").lower().split():
            found.setdefault("canonical", values.get("href", ""))
        elif kind == "meta" and values.get("property", values.get("name", "")).lower() == "og:url":
            found.setdefault("og:url", values.get("content", ""))
    named = (proper_address(found.get(name, ""), address or "") for name in ("canonical", "og:url"))
    return next((one for one in named if one and _is_believed(one, address)), None)


def feeds_of(text: str, address: str) -> list[str]:
    """The feeds that a page names."""
    found = [
        proper_address(values.get("href", ""), address)
        for kind, values in _links(text)
        if kind == "link"
        and "alternate" in values.get("rel", "").lower().split()
        and values.get("type", "").lower().strip() in _FEED_TYPES
    ]
    return [one for one in found if one]


def _links(text: str) -> list[tuple[str, dict[str, str]]]:
    """The links and marks in the head of a page, with what each says."""
    return [(found[1].lower(), _values(found[2])) for found in _LINK.finditer(text[:_HEAD])]


def _values(inside: str) -> dict[str, str]:
    pairs = _PAIR.finditer(inside)
    return {pair[1].lower(): unescape(pair[2] or pair[3] or pair[4] or "") for pair in pairs}


def _is_believed(named: str, address: str | None) -> bool:
    theirs = urlsplit(named)
    if not theirs.path.strip("/") and not theirs.query:
        return False
    if address is None:
        return True
    own = urlsplit(address)
    return _site(own.netloc) == _site(theirs.netloc) and not _is_section(theirs.path, own.path, theirs.query)


def _is_section(path: str, own: str, query: str) -> bool:
    """Whether a path is that of a folder that the own one lies in, or a single plain word that it has not."""
    theirs, mine = path.strip("/").lower(), own.strip("/").lower()
    if query or theirs == mine:
        return False
    if mine.startswith(f"{theirs}/"):
        return mine[len(theirs) :].strip("/") != "amp"
    return re.fullmatch(r"[^\W\d_]+", theirs) is not None and theirs not in mine.split("/")


def _site(place: str) -> str:
    """The part of a host's name that is one publisher's, with its port ('example.co.uk:')."""
    host, _, port = place.lower().rpartition(":") if re.search(r":\d+$", place) else (place.lower(), "", "")
    if not re.search(r"[a-z]", host) or ":" in host:
        return place
    labels = host.split(".")
    regional = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    count = 3 if regional or ".".join(labels[-2:]) in _SHARED else 2
    return f"{'.'.join(labels[-count:])}:{'' if port in ('80', '443') else port}"
