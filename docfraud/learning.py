"""From genuine specimens to a document model: each is examined, then its sides are averaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from docfraud.checks import Unavailable
from docfraud.errors import UsageError
from docfraud.examination import Examination, Submission
from docfraud.reference.learn import Sample, learn_side
from docfraud.reference.measures import ghost_infrared
from docfraud.reference.model import DocumentModel
from docfraud.settings import Settings

__all__ = ["learn_document_model"]


def learn_document_model(
    name: str, specimens: Sequence[Submission], *, note: str = "", settings: Settings | None = None
) -> DocumentModel:
    """Learn what a document looks like from one or more genuine specimens of it.

    Two or more, of different holders, tell print of the blank from the holder's data; with one, text and portrait are
    left out by what they look like. Capture them with the lights and the resolution that will be used at the booth.

    Args:
        name: of the model in a store, such as "uto-passport-2018".
        specimens: their pictures; infrared and ultraviolet ones where there are any.
        note: free text: where they came from.
        settings: thresholds; default: this process's.

    Raises:
        UsageError: there is no specimen, its scale is not known, or specimens do not show the same print.
        DocfraudError: a picture cannot be loaded.
    """
    samples: dict[str, list[Sample]] = {}
    keys: list[tuple[str, str, str]] = []
    for number, submission in enumerate(specimens, 1):
        exam = Examination(submission, settings)
        try:
            scenes = exam.scenes_to_scale
        except Unavailable as reason:
            raise UsageError(f"Specimen {number} cannot be used: {reason}", remedy=reason.advice or "") from reason
        if not scenes:
            raise UsageError(
                f"The scale of specimen {number} is not known: no MRZ was read, and no page of a known size was found.",
                remedy="Give pictures that show the whole page with its MRZ.",
            )
        try:
            parsed = exam.parsed
            keys.append((parsed.issuer, parsed.document_code, parsed.format))
        except Unavailable:
            pass
        for side in scenes:
            samples.setdefault(side, []).append(_sample(exam, side))
    if not samples:
        raise UsageError("A document model is learnt from one specimen or more.", remedy="Name their pictures.")
    issuer, code, document_format = Counter(keys).most_common(1)[0][0] if keys else ("", "", "")
    sides = {side: learn_side(found) for side, found in samples.items()}
    return DocumentModel(name, issuer, code, document_format, len(specimens), sides, note)


def _sample(exam: Examination, side: str) -> Sample:
    scene = exam.scenes[side]
    photo = exam.photo_or_none()
    if photo is None or photo.scene is not scene:
        return Sample(scene, measures=exam.measures(side))
    repeat = exam.portrait_repeat
    sure = (
        repeat is not None
        and repeat.score >= exam.settings.ghost_min_correlation
        and repeat.margin >= exam.settings.ghost_min_margin
    )
    ghost = repeat.box if repeat is not None and sure else None
    measures = dict(exam.measures(side))
    stays = None if ghost is None else ghost_infrared(scene, ghost)
    if stays is not None:
        measures["ghost_infrared"] = stays
    return Sample(scene, photo.window, ghost, measures)
