"""An answer as HTML, part by part, from its record; text of articles is escaped, and never read as markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from qa.answering import attributed, in_words, line_for, readable
from qa.asking import noted
from qa.page.rendering.addresses import Place, address
from qa.page.rendering.inline import inline
from qa.page.rendering.quotation import opened, quotation
from qa.records import Answer, Citation, Refused, Section, Written

_VERDICTS = {"yes": "Yes", "no": "No", "not quite": "Not quite"}
_KEEP = (
    '<button type="button" data-do="clip" aria-label="Keep the quotation among the clippings">keep</button>'
)


def answered(answer: Answer) -> str:
    """An answer: what was understood otherwise, a verdict, the short answer, quotations under headings."""
    cited = {citation.number: citation for citation in answer.citations}
    parts = [
        _aside(noted(answer.question)),
        _refused(answer, cited) if answer.abstained else "",
        _verdict(answer),
        _short(answer),
        *(_section(section, cited) for section in answer.sections),
        _written(answer, cited),
        _told(answer),
        _aside(answer.notice or ""),
    ]
    return f'<div class="answer">{"".join(parts)}</div>'


def taken(answer: Answer) -> str:
    """An answer to be taken away, as plain text: each quotation with whose it is and where it stands."""
    if answer.abstained:
        blocks = [answer.reason or ""]
    elif answer.sections:
        blocks = [f"{answer.short.quote}"] if answer.short else []
    else:
        blocks = [readable(answer.text)]
    cited = {citation.number: citation for citation in answer.citations}
    for section in answer.sections:
        blocks += [readable(section.heading)] if section.heading else []
        blocks += [attributed(line, cited[line.number]) for line in section.lines if line.number in cited]
    if not answer.sections:
        blocks += [attributed(line_for(answer, citation), citation) for citation in answer.citations]
    return "\n\n".join(filter(None, blocks))


def _aside(text: str) -> str:
    return f'<p class="aside" dir="auto">{escape(text)}</p>' if text else ""


def _verdict(answer: Answer) -> str:
    """Whether it is so, where that can be told, as a part of its own."""
    if not answer.verdict:
        return ""
    kind = answer.verdict.replace(" ", "-")
    return f'<p class="verdict {kind}"><strong>{_VERDICTS[answer.verdict]}</strong></p>'


def _short(answer: Answer) -> str:
    """The name, number, day or place that is asked for, with a link to the words that have it."""
    short = answer.short
    if short is None:
        return ""
    meant = f" ({in_words(answer.day)})" if answer.day else ""
    where = f'<a class="open" href="{escape(opened(short))}" aria-label="Open the words with it">open</a>'
    return f'<p class="short"><strong dir="auto">{escape(short.quote)}</strong>{escape(meant)} {where}</p>'


def _section(section: Section, cited: Mapping[int, Citation]) -> str:
    """Quotations under their heading; before them what the articles name where they differ."""
    heading = "".join(f'<h3 dir="auto">{inline(part)}</h3>' for part in section.heading.split("\n\n") if part)
    lines = [(line, cited[line.number]) for line in section.lines if line.number in cited]
    shown = "".join(quotation(line, citation, cited, _KEEP) for line, citation in lines)
    return f'{_differ(section, cited)}<section class="lines">{heading}{shown}</section>'


def _differ(section: Section, cited: Mapping[int, Citation]) -> str:
    """What articles name, each its own, where they do not agree."""
    items = "".join(
        f'<li><strong dir="auto">{escape(value)}</strong> '
        f'<a href="{escape(opened(cited[number]))}" dir="auto">'
        f"{escape(cited[number].outlet or cited[number].article.title)}</a></li>"
        for number, value in section.values
        if number in cited
    )
    return f'<div class="differ"><h3>The articles differ</h3><ul>{items}</ul></div>' if items else ""


def _refused(answer: Answer, cited: Mapping[int, Citation]) -> str:
    """One sentence that says no and why, then links, the nearest words, and the details folded."""
    refused = answer.refused or Refused()
    reason = escape(answer.reason or "")
    nearest = "".join(quotation(line_for(answer, one), one, cited, _KEEP) for one in answer.citations)
    return (
        f'<p class="no" dir="auto"><strong>No answer in the articles.</strong> {reason}</p>'
        f"{_instead(answer, refused)}"
        f"{f'<h3>The nearest words</h3>{nearest}' if nearest else ''}{_details(refused.details)}"
    )


def _instead(answer: Answer, refused: Refused) -> str:
    """What may be asked or opened instead."""
    topic = answer.question.topic
    lists = {
        "Did you mean": [(name, _asking(f"What did {name} say?", name)) for name in refused.meant],
        f"Can be quoted on {topic}": [
            (name, _asking(f"What did {name} say about {topic}?", name)) for name in refused.quotable
        ],
        "Mention all of it": [
            (article.title, _article(article.id, article.title)) for article in refused.mentioning
        ],
    }
    rows = "".join(
        f"<li>{escape(what)}: {' · '.join(link for _, link in links)}</li>"
        for what, links in lists.items()
        if links
    )
    return f'<ul class="instead">{rows}</ul>' if rows else ""


def _asking(question: str, shown: str) -> str:
    where = escape(address(Place(ask=question)))
    return f'<a href="{where}" dir="auto" title="{escape(question)}">{escape(shown)}</a>'


def _article(name: str, title: str) -> str:
    return f'<a href="{escape(address(Place(article=name)))}" dir="auto">{escape(title)}</a>'


def _details(details: Sequence[str]) -> str:
    told = "".join(f'<p dir="auto">{escape(detail)}</p>' for detail in details)
    return f'<details class="details"><summary>What was looked for</summary>{told}</details>' if told else ""


def _written(answer: Answer, cited: Mapping[int, Citation]) -> str:
    """What a language model wrote, sentence by sentence, those struck with the reason, then the evidence."""
    if not answer.written_by:
        failed = (Written(one.sentence, fault=one.reason) for one in answer.struck)
        return "".join(f'<p class="struck" dir="auto">{_sentence(one, cited)}</p>' for one in failed)
    text = " ".join(_sentence(one, cited) for one in answer.written)
    told = f"Written by {answer.written_by} from the evidence below; every quotation checked."
    evidence = "".join(quotation(line_for(answer, one), one, cited, _KEEP) for one in answer.citations)
    return (
        f'<p class="written" dir="auto">{text}</p>{_aside(told)}<section class="lines">{evidence}</section>'
    )


def _sentence(written: Written, cited: Mapping[int, Citation]) -> str:
    if written.fault:
        return f"<s>{escape(written.text)}</s> <small>(struck: {escape(written.fault)})</small>"
    links = "".join(_reference(cited[number]) for number in written.numbers if number in cited)
    return f"{escape(written.text)}{links}"


def _reference(citation: Citation) -> str:
    named = f"Evidence {citation.number}: {citation.outlet or citation.article.title}"
    return (
        f' <a class="reference" href="{escape(opened(citation))}" aria-label="{escape(named)}">'
        f"{citation.number}</a>"
    )


def _told(answer: Answer) -> str:
    """What needs no evidence: small talk, and what the collection holds."""
    if answer.abstained or answer.sections or answer.written_by:
        return ""
    return "".join(f'<p class="told" dir="auto">{inline(part)}</p>' for part in answer.text.split("\n\n"))
