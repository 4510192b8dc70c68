from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from docfraud.checks import PAGE_PARTS, all_checks
from docfraud.report.pagetext import BlockKind, parse, part, to_html
from docfraud.report.words import clean

PAGE = """First line
goes on.

**What it does.** Looks at `mrz`.

- one
  and more
- two

1. first
2. second
"""


def test_blocks_and_spans() -> None:
    blocks = parse(PAGE)
    assert [block.kind for block in blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
        BlockKind.BULLETS,
        BlockKind.NUMBERS,
    ]
    assert blocks[0].items[0][0].text == "First line goes on."
    assert [(span.text, span.style) for span in blocks[1].items[0]] == [
        ("What it does.", "bold"),
        (" Looks at ", ""),
        ("mrz", "code"),
        (".", ""),
    ]
    assert [item[0].text for item in blocks[2].items] == ["one and more", "two"]


def test_html() -> None:
    assert to_html(PAGE) == (
        "<p>First line goes on.</p>\n<p><strong>What it does.</strong> Looks at <code>mrz</code>.</p>\n"
        "<ul><li>one and more</li><li>two</li></ul>\n<ol><li>first</li><li>second</li></ol>"
    )


def test_a_part_of_a_page_is_its_text_up_to_the_next_part() -> None:
    page = (
        "Title.\n\n**What it does.** Looks.\n\n**What else could cause a failure.** Wear, or\n\n- **glare**\n- dirt\n\n"
        + ("**Check by hand.** Tilt it.")
    )
    assert part(page, "What it does") == "Looks."
    assert part(page, "What else could cause a failure") == "Wear, or\n\n- **glare**\n- dirt"
    assert part(page, "Check by hand") == "Tilt it."


def test_a_page_without_a_part_has_no_text_for_it() -> None:
    assert part("Check by hand is only mentioned.", "Check by hand") is None
    assert part("**Check by hand.**  ", "Check by hand") is None
    assert part("", "Check by hand") is None


def test_every_checks_page_falls_into_its_four_parts() -> None:
    for check in all_checks():
        texts = [part(check.page, name) for name in PAGE_PARTS]
        assert all(texts), check.id
        assert not any(f"**{name}" in text for name in PAGE_PARTS for text in texts if text), check.id


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.sampled_from("ab<>&\"'*`-1. \n{}/"), max_size=80) | st.text(max_size=40))
def test_no_page_brings_markup_of_its_own(page: str) -> None:
    parser = _Tags()
    parser.feed(str(to_html(page)))
    parser.close()
    assert parser.tags <= {"p", "ul", "ol", "li", "strong", "code"}
    for span in (span for block in parse(page) for item in block.items for span in item):
        assert span.text in parser.text
        assert clean(span.text) == span.text
