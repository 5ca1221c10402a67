"""Inputs that try to hurt, kind by kind, for `hostile.py`: each writes one input, of its own seed."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

STORY = "The harbour of Ostmark reopened on Monday, Mayor Anna Berg said. Ships may enter again after a week."
MARKS = "-–—*#>•.,:;!?'’‘\"“”«»()[]{}<>|/\\_~`=+&%$@^0aA éÉŁ中 \t\u00a0"
WORDS = (
    "said",
    "the",
    "Ada Brook",
    "A-",
    "Q: a?",
    "ADA: no.",
    "Mr.",
    "U.S.",
    "“a”",
    "“a",
    "a’s",
    "and",
    "of",
    "1,",
    "2022-",
    "https://a.b/c",
    "<p>",
    "[1]",
    "**a**",
    "—",
    "Read more:",
    "Hide caption",
)
LINES = (
    "Title: a",
    "Date: b",
    "By Ada Brook",
    "- a",
    "> a",
    "# a",
    "| a | b |",
    "---",
    "Q: a?",
    "ADA: b.",
    "a",
    "",
)
TAGS = "p div span b i a table tr td li ul ol blockquote q time script style svg math template form".split()
SIZES = (10, 300, 3_000, 20_000, 200_000)  # characters


def _size(chosen: random.Random) -> int:
    return chosen.choices(SIZES, (2, 3, 3, 2, 1))[0]


def _repeated(chosen: random.Random, unit: str, size: int = 0) -> str:
    size = size or _size(chosen)
    return (unit * (size // max(1, len(unit)) + 1))[:size]


def _story(text: str) -> str:
    return f"Harbour open\n\n{STORY}\n\n{text}\n"


def one_character(chosen: random.Random) -> str:
    return _story(_repeated(chosen, chosen.choice(MARKS)) + chosen.choice((" a", "", "\x01")))


def pairs(chosen: random.Random) -> str:
    return _story(_repeated(chosen, chosen.choice(MARKS) + chosen.choice(MARKS)))


def words(chosen: random.Random) -> str:
    return _story(_repeated(chosen, " ".join(chosen.choices(WORDS, k=chosen.randint(1, 3))) + " ", 20_000))


def lines(chosen: random.Random) -> str:
    return _repeated(chosen, "\n".join(chosen.choices(LINES, k=chosen.randint(1, 3))) + "\n", 20_000)


def paragraphs(chosen: random.Random) -> str:
    return _repeated(chosen, chosen.choice(LINES + WORDS) + "\n\n", 20_000)


def capitals(chosen: random.Random) -> str:
    return _story(_repeated(chosen, chosen.choice(("A", "É", "Ab", "A.", "A ", "A’", "Ada-", "A B. ", "ab"))))


def blanks(chosen: random.Random) -> str:
    size = chosen.choice((10, 10_000, 1_000_000))
    return f"a{_repeated(chosen, chosen.choice((chr(10), ' ', chr(9), ' ' + chr(10), chr(0xA0))), size)}b"


def quotations(chosen: random.Random) -> str:
    marks = "".join(chosen.choices("“”‘’\"'«»„‟", k=chosen.randint(1, 6)))
    return _story(_repeated(chosen, f"{marks[:3]}a{marks[3:]} ", 20_000))


def transcript(chosen: random.Random) -> str:
    label = chosen.choice(("Q", "A", "ADA", "Ada Brook", "A" * 100))
    return _repeated(chosen, f"{label}: {chosen.choice(('a?', 'Yes.', '“no”'))}\n\n", 20_000)


def headlines(chosen: random.Random) -> str:
    return _repeated(chosen, "Harbour Opens Again Mayor Berg Speaks Monday\n\n", 20_000)


def controls(chosen: random.Random) -> str:
    return _story(
        "".join(chr(chosen.choice((*range(32), *range(127, 160), 0xFEFF, 0x200B))) for _ in range(200))
    )


def random_unicode(chosen: random.Random) -> str:
    text = "".join(chr(chosen.randint(1, chosen.choice((0x2FF, 0xFFFF, 0x10FFFF)))) for _ in range(1_000))
    return _story(text.encode("utf-8", "replace").decode())


def piled_marks(chosen: random.Random) -> str:
    marks = "".join(chosen.choices("\u0301\u0327\u0323\u05b0\u0e48\u20dd", k=3))
    return _story(f"e{_repeated(chosen, marks)} a")


def random_bytes(chosen: random.Random) -> bytes:
    return chosen.randbytes(chosen.choice((1, 100, 20_000)))


def wrong_encoding(chosen: random.Random) -> bytes:
    text = _story("Žofie řekla, že přístav je otevřen. Причал открыт. 港は開いた。" * chosen.randint(1, 50))
    data = text.encode(
        chosen.choice(("cp1251", "iso-8859-2", "utf-16", "utf-32", "gb18030", "shift_jis")), "replace"
    )
    at = chosen.randrange(len(data))
    return data[:at] + chosen.randbytes(chosen.choice((0, 1, 40))) + data[at:]


def broken_mark(chosen: random.Random) -> bytes:
    mark = chosen.choice(
        (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
    )
    return mark + chosen.choice((b"", b"a", STORY.encode(), chosen.randbytes(301)))


def front_matter(chosen: random.Random) -> str:
    field = chosen.choice(
        ("title", "date", "author", "authors", "source", "url", "language", "[1]", "? {a: b}", "<<")
    )
    values = (
        "[",
        "{",
        "*a",
        "&a [*a]",
        "!!python/object:os.system x",
        "!!binary x",
        "2024-02-30",
        "9" * 400,
        "9" * 5_000,
        "0x",
        "1:99:99",
        "~",
        "'",
        '"\\ud800"',
        "|",
        "- - - -",
        "{a: {b: [c]}}",
        "2024-13-45T99:99:99",
        ".inf",
        "\t",
    )
    return f"---\n{field}: {chosen.choice(values)}\n---\n\n{STORY}"


def yaml_bombs(chosen: random.Random) -> str:
    depth = chosen.choice((3, 9, 40))
    doubled = "\n".join(f"k{n + 1}: &k{n + 1} [*k{n}, *k{n}, *k{n}]" for n in range(depth))
    nested = chosen.choice(("[", "{a: ", "- ")) * chosen.choice((10, 100, 5_000))
    return f"---\n{chosen.choice((f'k0: &k0 [x]{chr(10)}{doubled}', f'a: {nested}'))}\n---\n\n{STORY}"


def markdown(chosen: random.Random) -> str:
    unit = chosen.choice(
        (
            "> ",
            "- ",
            "* ",
            "1. ",
            "*a ",
            "**a ",
            "[",
            "[a](",
            "![",
            "`",
            "```\n",
            "|a",
            "<a ",
            "&#",
            "\\",
            "_a",
            "    ",
        )
    )
    return f"# Harbour\n\n{STORY}\n\n{_repeated(chosen, unit, chosen.choice((100, 3_000, 20_000)))}"


def html_in_markdown(chosen: random.Random) -> str:
    unit = chosen.choice(("<!--", "-->", "<div>", "<b", "</", "<?", "<![CDATA[", "<a href='", "<!-- a -->"))
    return f"# Harbour\n\n{STORY}\n\n<div>{_repeated(chosen, unit, 20_000)}"


def _page(body: str, head: str = "") -> str:
    start = f"<html><head><title>Harbour</title>{head}</head><body><article><p>{STORY}</p>"
    return f"{start}{body}</article></body></html>"


def open_tags(chosen: random.Random) -> str:
    return _page(_repeated(chosen, f"<{chosen.choice(TAGS)}>{chosen.choice(('', 'a', 'a word'))}", 60_000))


def deep_tags(chosen: random.Random) -> str:
    tag, depth = chosen.choice(TAGS), chosen.choice((10, 300, 3_000, 30_000))
    return _page(f"<{tag}>" * depth + "word" + f"</{tag}>" * depth)


def attributes(chosen: random.Random) -> str:
    count = chosen.choice((10, 1_000, 20_000))
    return _page(f"<p {' '.join(f'a{n}={n}' for n in range(count))}>word</p>")


def long_attribute(chosen: random.Random) -> str:
    name = chosen.choice(("class", "id", "href", "style", "datetime", "content"))
    return _page(f"<p {name}='{_repeated(chosen, chosen.choice(WORDS) + ' ')}'>word</p>")


def tag_soup(chosen: random.Random) -> str:
    pieces = (
        [f"<{t}>" for t in TAGS]
        + [f"</{t}>" for t in TAGS]
        + ["<", ">", "&", "&#x110000;", "<!", "]]>", "a word "]
    )
    return _page("".join(chosen.choices(pieces, k=chosen.choice((50, 1_000)))))


def entities(chosen: random.Random) -> str:
    return _page(
        _repeated(chosen, chosen.choice(("&", "&#", "&#x", "&amp", "&#0;", "&#xd800;", "&lt;p&gt;")), 20_000)
    )


def scripts(chosen: random.Random) -> str:
    unit = chosen.choice(
        ("<script>", "<style>", "<script>a</script>", "<textarea>", "<plaintext>", "<noscript><p>")
    )
    return _page(_repeated(chosen, unit, 20_000))


def tables(chosen: random.Random) -> str:
    row = "<tr>" + "<td>a</td>" * chosen.choice((1, 30, 1_000))
    return _page(f"<table>{_repeated(chosen, row, 60_000)}")


def metadata(chosen: random.Random) -> str:
    name = chosen.choice(("author", "date", "og:title", "og:url", "article:published_time", "og:site_name"))
    value = chosen.choice(
        ("9" * 400, "2024-02-30", "a" * 20_000, "http://[", "\ud83d", "&#xd800;", ";" * 5_000, "\x00")
    )
    ld = '<script type="application/ld+json">{"@graph": ' + "[" * chosen.choice((1, 3_000)) + "</script>"
    meta = f'<meta property="{name}" name="{name}" content="{value}">{ld}'
    return _page("", meta).encode("utf-8", "replace").decode()


def broken_json(chosen: random.Random) -> str:
    whole = json.dumps({"title": "Harbour", "text": STORY, "authors": ["Ann Lee"], "date": "2024-02-03"})
    at = chosen.randrange(len(whole))
    return (
        whole[:at]
        + chosen.choice(("", "\x00", '"', "}", "]", ",", "\\u", "\ud83c"))
        + whole[at + chosen.randint(0, 3) :]
    )


def nested_json(chosen: random.Random) -> str:
    depth = chosen.choice((10, 900, 100_000))
    opened, closed = chosen.choice((("[", "]"), ('{"text": ', "}"), ('[{"a": ', "}]")))
    return opened * depth + "1" + closed * depth


def wrong_types(chosen: random.Random) -> str:
    values = (
        None,
        True,
        0,
        -1,
        1e308,
        10**400,
        [],
        {},
        [[]],
        {"name": []},
        [None],
        "",
        " ",
        "\ud800",
        "\x00",
        [1, "a"],
    )
    names = (
        "title",
        "text",
        "url",
        "date",
        "authors",
        "author",
        "source",
        "language",
        "id",
        "headline",
        "body",
    )
    record = {"title": "Harbour", "text": STORY} | {n: chosen.choice(values) for n in chosen.sample(names, 3)}
    return json.dumps(record)


def long_fields(chosen: random.Random) -> str:
    name = chosen.choice(("title", "url", "authors", "source", "language", "id", "date", "author"))
    return json.dumps(
        {"title": "Harbour", "text": STORY} | {name: _repeated(chosen, chosen.choice(WORDS), 200_000)}
    )


def odd_dates(chosen: random.Random) -> str:
    value = chosen.choice(
        (
            "2024-02-30",
            "0000-00-00",
            "99999-01-01",
            "1 Jan 99999999999 00:00:00",
            "12:00",
            "now",
            "-1",
            "1e999",
            "2024-W99",
            "Mon, 99 Feb 2024 25:61:61 +9999",
            10**400,
            -(10**18),
            1e300,
            "٢٠٢٤-٠١-٠١",
            "2024" * 20,
            "Jan 2024 " * 9,
        )
    )
    return json.dumps({"title": "Harbour", "text": STORY, "date": value})


def many_objects(chosen: random.Random) -> str:
    unit, count = (
        chosen.choice(("{}", "[]", "[[]]", '{"text":""}', "null", '""')),
        chosen.choice((3, 2_000, 600_000)),
    )
    return f"[{','.join([unit] * count)}]"


def html_in_json(chosen: random.Random) -> str:
    return json.dumps(
        {"title": "Harbour", "text": chosen.choice((open_tags, tag_soup, deep_tags))(chosen)[60:]}
    )


def broken_lines(chosen: random.Random) -> str:
    good = json.dumps({"title": "Harbour", "text": f"{STORY} {chosen.random()}"})
    return "\n".join(
        chosen.choices((good, "{broken", "[1]", "", "\x00", "null", '{"text": 5}'), k=chosen.choice((3, 40)))
    )


def vain_lines(chosen: random.Random) -> str:
    return _repeated(chosen, chosen.choice(("{broken\n", "{}\n", "\n", "[]\n", " \n", "null\n")), 2_000_000)


def broken_gzip(chosen: random.Random) -> bytes:
    data = bytearray(gzip.compress(_story("").encode() * chosen.choice((1, 100))))
    for _ in range(chosen.randint(0, 3)):
        data[chosen.randrange(len(data))] = chosen.randrange(256)
    return bytes(data[: chosen.choice((5, len(data) // 2, len(data)))])


def bombs(chosen: random.Random) -> bytes:
    unit = chosen.choice((b"\n", b"a", b"{}\n", b"\x00", b"<p>"))
    return gzip.compress(unit * (chosen.choice((1_000_000, 60_000_000)) // len(unit)), 9)


CONTENTS: dict[str, tuple[str, Callable[[random.Random], str | bytes]]] = {
    "one character": (".txt", one_character),
    "pairs": (".txt", pairs),
    "words": (".txt", words),
    "lines": (".txt", lines),
    "paragraphs": (".txt", paragraphs),
    "capitals": (".txt", capitals),
    "blanks": (".txt", blanks),
    "quotation marks": (".txt", quotations),
    "transcript": (".txt", transcript),
    "headlines": (".txt", headlines),
    "controls": (".txt", controls),
    "random Unicode": (".txt", random_unicode),
    "piled marks": (".txt", piled_marks),
    "random bytes": (".txt", random_bytes),
    "wrong encoding": (".txt", wrong_encoding),
    "broken byte order mark": (".txt", broken_mark),
    "front matter": (".md", front_matter),
    "YAML bombs": (".md", yaml_bombs),
    "Markdown": (".md", markdown),
    "HTML in Markdown": (".md", html_in_markdown),
    "open tags": (".html", open_tags),
    "deep tags": (".html", deep_tags),
    "attributes": (".html", attributes),
    "long attribute": (".html", long_attribute),
    "tag soup": (".html", tag_soup),
    "entities": (".html", entities),
    "scripts": (".html", scripts),
    "tables": (".html", tables),
    "metadata": (".html", metadata),
    "broken JSON": (".json", broken_json),
    "nested JSON": (".json", nested_json),
    "wrong types": (".json", wrong_types),
    "long fields": (".json", long_fields),
    "odd dates": (".json", odd_dates),
    "many objects": (".json", many_objects),
    "HTML in JSON": (".json", html_in_json),
    "broken lines": (".jsonl", broken_lines),
    "vain lines": (".jsonl", vain_lines),
    "broken gzip": (".txt.gz", broken_gzip),
    "bombs": (".jsonl.gz", bombs),
}
"""Kinds of contents, each with the suffix of its files."""


def _file(place: Path, chosen: random.Random) -> None:
    place.write_text(f"Harbour\n\n{STORY} {chosen.random()}")


def _names(place: Path, chosen: random.Random) -> None:
    name = chosen.choice(
        ("a" * 240, "…", "a\nb", "a\tb", "'", '"', "$(a)", "-rf", "\u202e", "中", " ", "%s", "#", "a" * 80)
    )
    _file(place.with_name(f"{name}{place.name}.txt"), chosen)


def _not_utf8(place: Path, chosen: random.Random) -> None:
    _file(
        place.with_name(os.fsdecode(bytes([chosen.randint(0x80, 0xFF)]) + f"{place.name}.txt".encode())),
        chosen,
    )


def _links(place: Path, chosen: random.Random) -> None:
    target = chosen.choice(
        (place.parent, Path("/nowhere"), place.with_suffix(".txt"), Path("/dev/zero"), place.parent.parent)
    )
    place.with_suffix(".txt").symlink_to(target)


def _special(place: Path, chosen: random.Random) -> None:
    if chosen.random() < 0.5:
        os.mkfifo(place.with_suffix(".txt"))
    else:
        (place.with_suffix(".txt") / "deep" / "deeper").mkdir(parents=True)


def _sparse(place: Path, chosen: random.Random) -> None:
    with place.with_suffix(chosen.choice((".txt", ".json", ".html", ".jsonl"))).open("wb") as stream:
        stream.truncate(chosen.choice((1, 30)) * 1024 * 1024)


FILES: dict[str, Callable[[Path, random.Random], None]] = {
    "names": _names,
    "names not UTF-8": _not_utf8,
    "links": _links,
    "pipes and folders": _special,
    "sparse files": _sparse,
}
"""Kinds of files, folders and links."""


def write(kind: str, folder: Path, number: int, seed: int) -> None:
    """One input of a kind into a folder."""
    chosen = random.Random(f"{seed}:{kind}:{number}")
    place = folder / f"{number:03}"
    if kind in FILES:
        FILES[kind](place, chosen)
        return
    suffix, make = CONTENTS[kind]
    content = make(chosen)
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    place.with_name(place.name + suffix).write_bytes(data)
