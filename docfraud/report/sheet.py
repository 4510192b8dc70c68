"""What a console can show: its symbols, and text that its encoding can carry."""

from __future__ import annotations

from rich.console import Console, RenderableType
from rich.text import Text

from docfraud.report.words import Look, clean

# What a person would type on a keyboard without these.
_TYPED = str.maketrans(
    {"–": "-", "—": "-", "…": "...", "→": "->", "·": "-", "×": "x", "‘": "'", "’": "'", "“": '"', "”": '"', "≤": "<="}
)


class Sheet:
    """A console with the limits of its encoding; every text of a report goes through here.

    Attributes:
        symbols: True if the console can show the symbols of `words.Look` and line-drawing characters.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.symbols = not console.options.ascii_only
        self._encoding = console.encoding

    @property
    def width(self) -> int:
        return self.console.width

    def symbol(self, look: Look) -> str:
        return look.symbol if self.symbols else look.ascii

    def fit(self, text: str) -> str:
        """Text made safe for a terminal and for the console's encoding, on one line."""
        text = clean(text)
        if self.symbols:
            return text
        try:
            return text.translate(_TYPED).encode(self._encoding, "replace").decode(self._encoding)
        except LookupError:
            return text.translate(_TYPED).encode("ascii", "replace").decode("ascii")

    def text(self, text: str, style: str = "") -> Text:
        """Text for the console. Never parsed as markup: values come from documents."""
        # The style as a span, not as the base style, which would colour what is appended later.
        return Text().append(self.fit(text), style)

    def print(self, renderable: RenderableType) -> None:
        self.console.print(renderable, highlight=False, markup=False, emoji=False)

    def line(self, text: str, *, indent: int = 0) -> None:
        """Print one line as it is, uncut: what a person may want to copy."""
        self.console.print(Text(" " * indent + self.fit(text)), highlight=False, soft_wrap=True)

    def blank(self) -> None:
        self.console.print()

    def heading(self, text: str) -> None:
        self.blank()
        self.print(self.text(text, "bold underline"))
