"""The checks of the person before the camera and of the portrait as one person's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from docfraud.checks import Finding, Unavailable, check, undetermined
from docfraud.errors import FileMissingError, ModelFileError
from docfraud.results import Light, Outcome, Reason, Severity, Threat

if TYPE_CHECKING:
    from docfraud.examination import Examination

_ORDER = (Outcome.FAILED, Outcome.UNDETERMINED, Outcome.SUCCESSFUL)


@contextmanager
def _network_usable() -> Iterator[None]:
    """A network that was named and cannot be used stops the check, which no verdict passes over."""
    try:
        yield
    except (FileMissingError, ModelFileError) as error:
        raise Unavailable(str(error), advice=error.remedy, outcome=Outcome.ABORTED) from error


@check(
    "presentation-attack",
    title="The live picture shows no trace of a print, a screen or a recording",
    lights={Light.VI},
    needs=("live", "live_face"),
    threats={Threat.PRESENTATION_ATTACK},
    severity=Severity.HIGH,
    standard="ISO/IEC 30107-3; ICAO 9303-2 section 2 (spoofing)",
)
def presentation_attack(exam: Examination) -> Finding:
    """Traces of an attack instrument in the live picture.

    **What it does.** The face is searched for a square lattice: the pixels of a screen, the dots of a printer, or what
    either makes with the camera's own pixels. Skin has none. With `attack_rim` switched on, a face within four straight
    edges, as on a sheet or a screen held up, is a doubt. Where further frames of the same camera are given (live
    frames), two more traces are looked for: frames that come again after others, which no camera delivers
    because its noise is new each time; and a face that was turned and still moved as something flat (or bent a little)
    moves, nose and cheeks alike. A network of the user's choice can be plugged in beside these (`attack_detector`). The
    score is that of the trace that decided.

    **Why a forger fails it.** Somebody who shows the camera a picture of the document's holder needs something to show
    it on. Monitors and office laser printers have a lattice that a camera sees from near; a picture that is turned
    stays flat; a short recording has to begin again.

    **What else could cause a failure.** A live picture that was itself taken off a screen or out of a printed file by
    mistake. A veil or a mesh of cloth over the face. A booth that sends one frame several times. What passes is no
    proof that a person was there: inkjet and dye prints, fine screens at a distance, masks and make-up leave no trace
    that is looked for here, one picture alone cannot show depth, and a filmed recording of a person shows the person's.

    **Check by hand.** Look at the person, not at the picture. Ask for a turn of the head and for a hand to pass before
    the face; look for a straight rim, for mirrored lamps that stay still, for a weave when the picture is enlarged.
    """
    from docfraud.biometrics.attacks.networks import attack_detectors

    frames = [picture.pixels for picture in exam.live_frames]
    face = exam.live_face
    with _network_usable():
        judgements = [d.judge(frames, face.face) for d in attack_detectors(exam.settings)]
    exam.use_models(*(j.model for j in judgements if j.model is not None))
    deciding = min(judgements, key=lambda judgement: _ORDER.index(judgement.outcome))
    seen = "; ".join(f"{name} {value:.3g}" for each in judgements for name, value in each.scores.items())
    return Finding(
        outcome=deciding.outcome,
        reason=deciding.reason,
        message=deciding.message,
        expected="no lattice on the face; over frames, none twice and a face with depth",
        observed=seen or None,
        score=deciding.score,
        threshold=deciding.threshold,
        good_side=None if deciding.threshold is None else deciding.good_side,
        regions=(exam.picture_region(face.image, face.quad, role="live_face"),),
        advice=deciding.advice,
        model=None if deciding.model is None else deciding.model.sha256,
    )


@check(
    "portrait-morph",
    title="The portrait is not a mixture of two faces",
    lights={Light.VI},
    needs=("portrait",),
    threats={Threat.MORPHED_PORTRAIT},
    severity=Severity.MEDIUM,
    standard="ICAO 9303-2 A.4; ISO/IEC 20059",
)
def portrait_morph(exam: Examination) -> Finding:
    """Two persons in one portrait.

    **What it does.** Portrait and live face are laid upon one another, and what the portrait has beyond the live face
    is taken twice: the live face is subtracted from twice the portrait. Of one person's two pictures the result is
    still that person; of a mixture it moves towards the other one. The score is the distance of the result from the
    live face, in the same numbers as in the comparison of portrait and live face. A network of the user's choice can
    be plugged in instead (`morph_detector`), which may also judge a portrait by itself.

    **Why a forger fails it.** A morphed portrait lets two people travel on one document. Each of them is near enough
    to the mixture to pass a comparison, but the rest of the mixture is somebody else.

    **What else could cause a failure.** Many years between the pictures, other glasses or a beard, hard light from one
    side, a faded or coarse print. Between two limits nothing is said. Most morphs pass, careful ones above all: the
    distance of portrait and live face by itself says more, so a comparison in doubt is the better reason to look.
    Without a live picture it is not performed.

    **Check by hand.** Enlarge the portrait: double outlines of iris, nostrils, lips or hairline, skin smoother than
    hair and collar, unlike shadows left and right. Compare part by part with the bearer. Ask for an older document.
    """
    from docfraud.biometrics.attacks.networks import morph_detector

    with _network_usable():
        detector = morph_detector(exam.settings)
    live = exam.live_face if detector.needs_live or "live" in exam.pictures else None
    portrait = exam.portrait
    regions = tuple(
        exam.picture_region(face.image, face.quad, role=role)
        for face, role in ((portrait, "portrait"), (live, "live_face"))
        if face is not None
    )
    if live is not None and np.array_equal(exam.live.pixels, exam.picture(portrait.image).pixels):
        return undetermined(
            Reason.FACE_DOUBTFUL,
            "The live picture is the picture of the document itself.",
            regions=regions,
            advice="Take a picture of the person who presents the document.",
        )
    with _network_usable():
        judgement = detector.judge(portrait.chip, None if live is None else live.chip)
    if judgement.model is not None:
        exam.use_models(judgement.model)
    return Finding(
        outcome=judgement.outcome,
        reason=judgement.reason,
        message=judgement.message,
        score=judgement.score,
        threshold=judgement.threshold,
        good_side=None if judgement.threshold is None else judgement.good_side,
        regions=regions,
        advice=judgement.advice,
        model=None if judgement.model is None else judgement.model.sha256,
    )
