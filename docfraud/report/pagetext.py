"""A check's page as blocks and spans: the little Markdown that docstrings use, shared by terminal and HTML.

Known: paragraphs (blank lines part them), lists (`- ` or `1. `), `**bold**` and `` `code` ``. Everything else is text,
so no page can bring markup of its own into a report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from markupsafe import Markup, escape

from docfraud.checks import PAGE_PARTS
from docfraud.report.words import clean


class BlockKind(StrEnum):
    PARAGRAPH = "p"
    BULLETS = "ul"
    NUMBERS = "ol"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `style` is "", "bold" or "code"."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one item) or a list (an item per entry)."""

    kind: BlockKind
    items: tuple[tuple[Span, ...], ...]


_SPAN = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|`(?P<code>[^`]+)`")
_ITEM = re.compile(r"^\s*(?:(?P<bullet>[-*])|(?P<number>\d{1,3})[.)])\s+(?P<text>.*)$")
_TAGS = {"bold": "strong", "code": "code"}


def _spans(text: str) -> tuple[Span, ...]:
    text = clean(text)
    spans: list[Span] = []
    end = 0
    for match in _SPAN.finditer(text):
        if match.start() > end:
            spans.append(Span(text[end : match.start()]))
        spans.append(Span(match["bold"] or match["code"], "bold" if match["bold"] else "code"))
        end = match.end()
    if end < len(text):
        spans.append(Span(text[end:]))
    return tuple(spans)


_LEAD = re.compile(r"^[ \t]*\*\*(?P<name>" + "|".join(map(re.escape, PAGE_PARTS)) + r")[.:]?\*\*", re.MULTILINE)


def part(page: str, name: str) -> str | None:
    """The text of one of the four parts of a check's page (`PAGE_PARTS`), or None if the page has no such part."""
    leads = list(_LEAD.finditer(page))
    for lead, following in zip_longest(leads, leads[1:]):
        if lead["name"] == name:
            return page[lead.end() : following.start() if following else len(page)].strip() or None
    return None


def parse(page: str) -> list[Block]:
    """Split a page into its blocks; any text is accepted."""
    blocks: list[Block] = []
    kind = BlockKind.PARAGRAPH
    items: list[list[str]] = []

    def finish() -> None:
        nonlocal kind, items
        if items:
            blocks.append(Block(kind, tuple(_spans(" ".join(lines)) for lines in items)))
        kind, items = BlockKind.PARAGRAPH, []

    for line in page.splitlines():
        item = _ITEM.match(line)
        if not line.strip():
            finish()
        elif item:
            wanted = BlockKind.BULLETS if item["bullet"] else BlockKind.NUMBERS
            if kind is not wanted:
                finish()
                kind = wanted
            items.append([item["text"].strip()])
        elif items:
            items[-1].append(line.strip())
        else:
            items.append([line.strip()])
    finish()
    return blocks


def to_html(page: str) -> Markup:
    """A page as HTML in which every character of the page is escaped."""
    html: list[Markup] = []
    for block in parse(page):
        items = [Markup("").join(_span_html(span) for span in spans) for spans in block.items]
        if block.kind is BlockKind.PARAGRAPH:
            html.append(Markup("<p>{}</p>").format(items[0]))
        else:
            entries = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
            html.append(Markup("<{0}>{1}</{0}>").format(Markup(block.kind.value), entries))
    return Markup("\n").join(html)


def _span_html(span: Span) -> Markup:
    tag = _TAGS.get(span.style)
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), span.text) if tag else escape(span.text)
