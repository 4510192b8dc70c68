"""A page's text with its labels, and which label a piece of text belongs to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from docfraud.viz.label_words import LabelKind
from docfraud.viz.labels import Label, find_labels
from docfraud.viz.layout import Box, Run, SidedLine, Span, joined_rows, runs_of

_REACH_DOWN = 2.6
"""How far below a label's middle its value's middle may be, in line heights: two lines of label, then the value."""
_REACH_RIGHT = 15.0
"""How far to the right of a label its value may begin, in line heights."""
_SURE_COST = 1.0
_SURE_LEAD = 0.3
_NOISE = 0.5
"""Lines read with less mean confidence do not stand between a label and its value."""


@dataclass(frozen=True, slots=True, eq=False)
class Owner:
    """The label a value belongs to.

    Attributes:
        label: the nearest.
        cost: 0 for a label right before the value on its line, about 0.3 beside, growing with distance.
        kinds: its kind, and those of labels that are nearly as near.
        near: the cost is small.
    """

    label: Label
    cost: float
    kinds: frozenset[LabelKind]
    near: bool

    def surely(self, *kinds: LabelKind) -> bool:
        """Whether the value belongs to a label of one of these kinds and to no other."""
        return self.near and self.kinds <= set(kinds)


class PageText:
    """All text of a document, both sides, with labels found and values attributed to them."""

    def __init__(self, lines: Sequence[SidedLine]) -> None:
        self.lines = tuple(lines)
        self.runs: list[Run] = runs_of(lines)
        self.labels: list[Label] = find_labels(self.runs)
        self._label_boxes = [label.span.box for label in self.labels]
        self._owners: dict[tuple[int, int, int], Owner | None] = {}

    @cached_property
    def rows(self) -> list[Run]:
        """Lines joined where they stand side by side."""
        return joined_rows(self.runs)

    @cached_property
    def segments(self) -> list[Span]:
        """The stretches of every line that are not labels and hold a letter or digit.

        What a slash joins to a label is the same label in a language not known, or misread.
        """
        found = []
        for run in self.runs:
            cuts = sorted((lab.span.start, lab.span.end) for lab in self.labels if lab.span.run is run)
            edges = [0, *(edge for cut in cuts for edge in cut), len(run.text)]
            for start, end in zip(edges[::2], edges[1::2], strict=True):
                printed = [i for i in range(start, end) if run.text[i].isalnum()]
                before, after = (
                    run.text[: printed[0]] if printed else "",
                    run.text[printed[-1] + 1 :] if printed else "",
                )
                joined = (start > 0 and before.rstrip().endswith("/")) or (
                    end < len(run.text) and after.lstrip().startswith("/")
                )
                if printed and not joined:
                    found.append(run.span(printed[0], printed[-1] + 1))
        return found

    @cached_property
    def _obstacles(self) -> list[tuple[Span, Box]]:
        return [(s, s.box) for s in self.segments if s.confidence >= _NOISE and s.end - s.start > 1]

    def owner(self, span: Span) -> Owner | None:
        """The label whose value this is, or None. A value inside a label is the label's own."""
        key = (id(span.run), span.start, span.end)
        if key not in self._owners:
            self._owners[key] = self._find_owner(span)
        return self._owners[key]

    def owned_by(self, spans: Sequence[Span], kinds: Collection[LabelKind]) -> list[Span]:
        """Those spans that surely belong to a label of these kinds, the nearest to its label first.

        Where one label has several of the spans, only the nearest is its value.
        """
        best: dict[int, tuple[float, Span]] = {}
        for span in spans:
            owner = self.owner(span)
            if owner and owner.surely(*kinds):
                known = best.get(id(owner.label))
                if known is None or owner.cost < known[0]:
                    best[id(owner.label)] = (owner.cost, span)
        return [span for _, span in sorted(best.values(), key=lambda item: item[0])]

    def _find_owner(self, span: Span) -> Owner | None:
        box = span.box
        costs: list[tuple[float, Label]] = []
        for label, place in zip(self.labels, self._label_boxes, strict=True):
            if label.kind is LabelKind.TITLE or label.span.side != span.side:
                continue
            cost = self._cost(span, box, label, place)
            if cost is not None:
                costs.append((cost, label))
        if not costs:
            return None
        best, label = min(costs, key=lambda item: (item[0], -item[1].score))
        kinds = frozenset(other.kind for cost, other in costs if cost < best + _SURE_LEAD)
        return Owner(label, best, kinds, best <= _SURE_COST)

    def _cost(self, span: Span, box: Box, label: Label, place: Box) -> float | None:
        if label.span.run is span.run:
            gap = span.run.text[label.span.end : span.start]
            if label.span.end > span.start or any(c.isalnum() for c in self._without_labels(span.run, label, gap)):
                return None
            return 0.0
        height = (box.height + place.height) / 2
        down = (box.middle - place.middle) / height
        if abs(down) < 0.45 and place.right - 0.5 * height <= box.left:
            right = (box.left - place.right) / height
            if right > _REACH_RIGHT or self._between(span, label, Box(place.right, box.top, box.left, box.bottom)):
                return None
            return 0.3 + 0.08 * max(right, 0.0)
        if not 0.45 <= down <= _REACH_DOWN:
            return None
        apart = max(box.left - place.right, place.left - box.right) / height
        if apart > 2 or self._between(span, label, Box(box.left, place.bottom, box.right, box.top)):
            return None
        return 0.5 * max(down - 1, 0.0) + 0.04 * abs(box.left - place.left) / height + 0.4 * max(apart, 0.0)

    def _without_labels(self, run: Run, label: Label, gap: str) -> str:
        """The text between a label and a value of its line, less further labels of the same kind."""
        for other in self.labels:
            if other.span.run is run and other.kind is label.kind and other is not label:
                gap = gap.replace(other.span.text, "")
        return gap

    def _between(self, span: Span, label: Label, gap: Box) -> bool:
        """Whether other text, or a label of another kind, fills the space between a label and a value."""
        runs = (span.run, label.span.run)
        texts = (box for other, box in self._obstacles if other.side == span.side and other.run not in runs)
        labels = (
            box
            for other, box in zip(self.labels, self._label_boxes, strict=True)
            if other.kind not in (label.kind, LabelKind.TITLE)
            and other.span.side == span.side
            and other.span.run is not label.span.run
        )
        return any(_fills(box, gap) for boxes in (texts, labels) for box in boxes)


def _fills(box: Box, gap: Box) -> bool:
    """Whether a box's middle height lies in a gap and its width shares some of the gap's."""
    return gap.top - 0.2 * box.height < box.middle < gap.bottom + 0.2 * box.height and (
        min(box.right, gap.right) - max(box.left, gap.left) > 0.5 * min(box.height, gap.right - gap.left)
    )
