"""One submission under examination: the pictures, the artefacts made from them, and the run of the checks.

Each artefact (the MRZ, the upright page, the printed fields, the faces) is made once, on first use, and shared by all
checks. An artefact that cannot be made says why, once; the checks that need it then say that they were not performed.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import docfraud
from docfraud.checks import Check, Finding, Unavailable, all_checks
from docfraud.errors import DocfraudError, MissingLibraryError, UnknownNameError, UsageError
from docfraud.policy import DEFAULT_POLICY, Situation, get_policy
from docfraud.results import (
    CheckResult,
    DocumentSummary,
    FaceComparison,
    FieldComparison,
    ImageInfo,
    Inspection,
    Light,
    ModelInfo,
    MRZTypography,
    Outcome,
    Reason,
    Region,
)
from docfraud.settings import Settings, default_settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from docfraud.biometrics.ageing import PortraitAge
    from docfraud.biometrics.appearance.compare import AppearanceComparison
    from docfraud.biometrics.backend import Descriptor, Face
    from docfraud.imaging.load import PictureSource
    from docfraud.imaging.picture import RGB, Picture, Quad
    from docfraud.imaging.quality import PictureQuality
    from docfraud.mrz.engines import FoundMRZ
    from docfraud.mrz.parse import ParsedMRZ
    from docfraud.mrz.remnants import Remnant
    from docfraud.ocr.base import TextReader
    from docfraud.ocr.ppocr import PPOCR
    from docfraud.pageview import PageView
    from docfraud.reference.identify import Identified
    from docfraud.reference.model import ModelEntry
    from docfraud.security_features.ink import InkOfLine
    from docfraud.security_features.jpeg_history import History
    from docfraud.security_features.photo import PhotoWindow
    from docfraud.security_features.repeat import Repeat
    from docfraud.security_features.scene import Box, Scene
    from docfraud.security_features.textlines import TextLine
    from docfraud.viz.fields import VizFields

logger = logging.getLogger(__name__)

LIGHT_OF = {
    "page": Light.VI,
    "page_ir": Light.IR,
    "page_uv": Light.UV,
    "back": Light.VI,
    "back_ir": Light.IR,
    "back_uv": Light.UV,
    "chip": Light.VI,
    "live": Light.VI,
}
"""The pictures a submission may hold, and the light each was taken under."""

SIDES = ("page", "back")

_FACE_ROLES = {"live": "live_face", "chip": "chip_face"}
"""What a face's region is called by its picture; on the document it is the portrait."""


def light_of(key: str) -> Light:
    """The light of a picture by key; further frames of the live camera are under white light."""
    return LIGHT_OF.get(key, Light.VI)


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What the caller hands in.

    Attributes:
        page: the side with the portrait, or the only side, under white light.
        page_ir, page_uv: the same side under infrared (B900) and ultraviolet light.
        back, back_ir, back_uv: the other side of a card (ICAO 9303-2 C.23).
        chip: the holder's picture out of the document's chip (data group 2, ICAO 9303-10 4.7.2).
        live: a picture of the person presenting the document.
        live_frames: further frames of the same camera in the order taken; `live` is the first.
        today: the day of the inspection; None for today.
    """

    page: PictureSource
    page_ir: PictureSource | None = None
    page_uv: PictureSource | None = None
    back: PictureSource | None = None
    back_ir: PictureSource | None = None
    back_uv: PictureSource | None = None
    chip: PictureSource | None = None
    live: PictureSource | None = None
    live_frames: Sequence[PictureSource] = ()
    today: dt.date | None = None

    def given(self) -> dict[str, PictureSource]:
        """The pictures that were handed in, by key; further frames are live_2, live_3 and so on."""
        single = {key: getattr(self, key) for key in LIGHT_OF if getattr(self, key) is not None}
        return single | {f"live_{number}": frame for number, frame in enumerate(self.live_frames, 2)}


def artefact(method: Callable[[Examination], _T]) -> Callable[[Examination], _T]:
    """Make an artefact once; a failure to make it is remembered like a value."""

    @wraps(method)
    def once(self: Examination) -> _T:
        memo = self._memo
        name = method.__name__
        if name not in memo:
            try:
                memo[name] = method(self)
            except Unavailable as reason:
                memo[name] = reason
            except DocfraudError as error:
                reason_code = Reason.ENGINE_MISSING if isinstance(error, MissingLibraryError) else None
                memo[name] = Unavailable(
                    str(error), reason=reason_code or Reason.ARTEFACT_MISSING, advice=error.remedy or None
                )
            except Exception as error:
                logger.exception("making %s broke down", name.strip("_"))
                memo[name] = Unavailable(
                    f"Making the {name.strip('_').replace('_', ' ')} broke down ({type(error).__name__}).",
                    reason=Reason.CHECK_CRASHED,
                    outcome=Outcome.ABORTED,
                    advice="Report this with the log.",
                )
        value = memo[name]
        if isinstance(value, Unavailable):
            raise value
        return value  # type: ignore[no-any-return]

    return once


@dataclass(frozen=True, slots=True, eq=False)
class SidedMRZ:
    """An MRZ and the picture it was read on."""

    image: str
    found: FoundMRZ

    @property
    def light(self) -> Light:
        return LIGHT_OF[self.image]

    @property
    def side(self) -> str:
        """page or back."""
        return self.image.split("_", maxsplit=1)[0]


@dataclass(frozen=True, slots=True, eq=False)
class SidedFace:
    """A face and the picture it is on, in that picture's own pixels."""

    image: str
    face: Face
    chip: NDArray[np.uint8]
    quad: Quad


@dataclass(frozen=True, slots=True, eq=False)
class SidedPhoto:
    """The portrait's window and the side it is on."""

    scene: Scene
    window: PhotoWindow


class Examination:
    """A submission, its artefacts and its checks. Not thread-safe; one object per submission.

    Args:
        submission: the pictures.
        settings: default: this process's settings, with what the policy asks of them.
        policy: by which it is concluded.

    Raises:
        UnknownNameError: there is no such policy or engine.
        UsageError: the day of the inspection is no date.
        DocfraudError: the page is no picture at all, or a library is missing.
    """

    def __init__(self, submission: Submission, settings: Settings | None = None, policy: str = DEFAULT_POLICY) -> None:
        self.submission = submission
        self.policy = get_policy(policy)
        self.settings = self.policy.applied_to(settings or default_settings())
        day = submission.today or dt.date.today()
        if not isinstance(day, dt.date):
            raise UsageError("The day of the inspection is no date.", remedy="Give a datetime.date.")
        self.today = day.date() if isinstance(day, dt.datetime) else day
        self._memo: dict[str, Any] = {}
        self._pictures: dict[str, Picture] = {}
        self._errors: dict[str, DocfraudError] = {}
        self._remnants: list[Remnant] = []
        self._models: dict[str, ModelInfo] = {}
        self._require_engines()
        self._load()

    def _require_engines(self) -> None:
        """An engine that does not exist is a wrong call, not something to find out check by check."""
        from docfraud.mrz.engines import ENGINES

        for kind, name, known in (
            ("MRZ engine", self.settings.mrz_engine, tuple(ENGINES)),
            ("text engine", self.settings.text_engine, ("ppocr", "tesseract")),
            ("face backend", self.settings.face_backend, ("onnx", "dlib")),
            ("face descriptor", self.settings.face_descriptor, ("dlib", "limited", "int8")),
        ):
            if name not in known:
                raise UnknownNameError(f"There is no {kind} {name!r}.", remedy=f"Choose one of {', '.join(known)}.")

    def _load(self) -> None:
        from docfraud.imaging.load import load_picture

        for key, source in self.submission.given().items():
            try:
                self._pictures[key] = load_picture(source, settings=self.settings)
            except MissingLibraryError:
                raise
            except UsageError as error:
                if key == "page":
                    raise
                self._errors[key] = error
            except DocfraudError as error:
                self._errors[key] = error

    # ---- pictures ------------------------------------------------------------------------------------------------

    @property
    def pictures(self) -> dict[str, Picture]:
        """The pictures that could be loaded, by key."""
        return dict(self._pictures)

    def picture(self, key: str) -> Picture:
        """A picture by key.

        Raises:
            Unavailable: it was not handed in, or could not be loaded.
        """
        if key in self._errors:
            raise Unavailable(str(self._errors[key]), reason=Reason.INPUT_MISSING, advice=self._errors[key].remedy)
        if key not in self._pictures:
            side, _, light = key.partition("_")
            name = f"{light.upper()} picture of the {side}" if light else f"{key} picture"
            name = "picture out of the chip" if key == "chip" else name
            raise Unavailable(
                f"No {name} was given.", reason=Reason.INPUT_MISSING, advice=f"Give it with --{_option(key)}."
            )
        return self._pictures[key]

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides whose white-light picture could be loaded."""
        return tuple(side for side in SIDES if side in self._pictures)

    @property
    def page_ir(self) -> Picture:
        """The infrared picture, of the page or else of the other side."""
        return self.picture("back_ir" if "page_ir" not in self._pictures and "back_ir" in self._pictures else "page_ir")

    @property
    def page_uv(self) -> Picture:
        """The ultraviolet picture, of the page or else of the other side."""
        return self.picture("back_uv" if "page_uv" not in self._pictures and "back_uv" in self._pictures else "page_uv")

    @property
    def live(self) -> Picture:
        return self.picture("live")

    @property
    def live_frames(self) -> tuple[Picture, ...]:
        """The live picture and the further frames that could be loaded, in the order taken; at least one.

        Raises:
            Unavailable: there is no usable live picture.
        """
        further = (key for key in self._pictures if key.startswith("live_"))
        return (self.live, *(self._pictures[key] for key in further))

    # ---- artefacts -----------------------------------------------------------------------------------------------

    @property
    def text_engine(self) -> PPOCR:
        """The text detector and reader."""
        from docfraud.manifest import model
        from docfraud.ocr.ppocr import shared_ppocr

        self.use_models(model("ppocr-detector").info, model("ppocr-recogniser").info)
        return shared_ppocr(self.settings.threads)

    @property
    def text_reader(self) -> TextReader:
        """Who reads the printed fields.

        Raises:
            EngineUnavailableError: it is not installed.
        """
        if self.settings.text_engine == "tesseract":
            from docfraud.ocr.tesseract import Tesseract

            return Tesseract()
        return self.text_engine

    @property
    def picture_errors(self) -> dict[str, DocfraudError]:
        """Why a picture that was handed in could not be used, by key."""
        return dict(self._errors)

    @property
    def all_mrz(self) -> tuple[SidedMRZ, ...]:
        """Every MRZ read, on all sides."""
        return self._all_mrz()

    @artefact
    def _all_mrz(self) -> tuple[SidedMRZ, ...]:
        """Every MRZ found; per side in IR where there is an IR picture, else in VI (ICAO 9303-2 C.8, C.9)."""
        from docfraud.manifest import model
        from docfraud.mrz.engines import get_engine

        engine = get_engine(self.settings.mrz_engine, self.settings)
        self.use_models(*(model(name).info for name in engine.models))
        found: list[SidedMRZ] = []
        for side in SIDES:
            for key in (f"{side}_ir", side):
                if key in self._pictures:
                    readings, remnants = engine.search(self._pictures[key].pixels, today=self.today)
                    here = [SidedMRZ(key, m) for m in readings]
                    found += here
                    self._remnants += remnants
                    if here:
                        break
        return tuple(found)

    @property
    def mrz(self) -> SidedMRZ:
        """The document's MRZ: the surest if several were read."""
        return self._mrz()

    @artefact
    def _mrz(self) -> SidedMRZ:
        if not any(side in self._pictures or f"{side}_ir" in self._pictures for side in SIDES):
            self.picture("page")
        readings = self._all_mrz()
        if not readings:
            if self._remnants:
                raise Unavailable(self._remnants[0].message)
            raise Unavailable(
                "No machine-readable zone was found.",
                advice="Capture the whole data page, flat and sharp, with the lines of < at its foot in view; "
                "for a card, give its other side with --back.",
            )
        # Of several the verdict answers for one that is wrong, if there is one: a genuine document laid beside a forged
        # one must not speak for it. The page comes before the other side.
        return min(
            readings,
            key=lambda m: (m.side != "page", m.found.reading.check_digits_valid, -(m.found.reading.confidence or 0)),
        )

    @property
    def parsed(self) -> ParsedMRZ:
        """What the document's MRZ says."""
        return self.mrz.found.parsed

    @artefact
    def _views(self) -> dict[str, PageView]:
        from docfraud.pageview import make_view

        views = {}
        readings = self._memo_or_none(self._all_mrz) or ()
        for side in self.sides:
            picture = self._pictures[side]
            mrz = next((m.found for m in readings if m.image == side), None)
            if mrz is None:
                # the lights are registered: an IR reading serves the white picture if they have one size
                ir = self._pictures.get(f"{side}_ir")
                if ir is not None and ir.pixels.shape == picture.pixels.shape:
                    mrz = next((m.found for m in readings if m.image == f"{side}_ir"), None)
            views[side] = make_view(side, picture, mrz, self.text_engine, self.settings)
        return views

    @property
    def page(self) -> PageView:
        """The upright page."""
        self.picture("page")
        return self._views()["page"]

    @property
    def scenes(self) -> dict[str, Scene]:
        """Each side's pictures in one frame, by side."""
        if not self.sides:
            self.picture("page")
        return self._scenes()

    @artefact
    def _scenes(self) -> dict[str, Scene]:
        from docfraud.security_features.scene import make_scene

        readings = self._memo_or_none(self._all_mrz) or ()
        main = self._memo_or_none(self._mrz)
        scenes = {}
        for side, view in self._views().items():
            pictures = {
                LIGHT_OF[key]: self._pictures[key].pixels
                for key in (side, f"{side}_ir", f"{side}_uv")
                if key in self._pictures
            }
            here = [m for m in readings if m.side == side and self._same_frame(m.image, side)]
            found = main if main in here else here[0] if here else None
            scenes[side] = make_scene(
                side,
                pictures,
                view.outline,
                view.rectification,
                None if found is None else found.found,
                None if main is None else main.found.reading.format,
                found_on=Light.VI if found is None else found.light,
            )
        return scenes

    @property
    def mrz_scene(self) -> Scene:
        """The side that bears the document's MRZ."""
        side = self.mrz.side
        if side not in self.scenes:
            raise Unavailable("The side with the MRZ has no picture under white light.", reason=Reason.INPUT_MISSING)
        return self.scenes[side]

    @property
    def photo(self) -> SidedPhoto:
        """The portrait's window, and the side it is on."""
        return self._photo()

    @property
    def portrait_repeat(self) -> Repeat | None:
        """Where the portrait is printed a second time; None where it is too small to look for."""
        return self._portrait_repeat()

    @artefact
    def _portrait_repeat(self) -> Repeat | None:
        from docfraud.security_features.repeat import find_repeat

        photo = self.photo
        area = photo.scene.page
        zone = photo.scene.mrz_zone
        if zone is not None:
            area = replace(area, y1=max(zone.y0, area.y0 + 1))
        return find_repeat(photo.scene.grey, area, photo.window)

    @property
    def second_face(self) -> tuple[SidedFace, float] | None:
        """The largest other face on the portrait's side, and its distance from the portrait; None where there is
        none."""
        return self._second_face()

    @artefact
    def _second_face(self) -> tuple[SidedFace, float] | None:
        import numpy as np

        from docfraud.biometrics.compare import face_distance
        from docfraud.biometrics.embed import detect_faces, embed_chips, face_chip, face_models
        from docfraud.security_features.scene import Box

        portrait, photo = self.portrait, self.photo
        view = self._views()[portrait.image]
        for face in detect_faces(view.pixels, keep_ratio=0.25, settings=self.settings):
            quad = view.to_picture(np.array(face.polygon, dtype=np.float64))
            box = Box.around(photo.scene.way.to_page(quad))
            if box.cut(photo.window.box).area > 0.3 * box.area:
                continue
            chip = face_chip(view.pixels, face, settings=self.settings)
            # the limit of this distance was measured with dlib's own descriptor
            dlibs_own = self.settings.model_copy(update={"face_descriptor": "dlib", "face_views": 1})
            first, second = embed_chips([portrait.chip, chip], settings=dlibs_own)
            self.use_models(*face_models(self.settings))
            return SidedFace(portrait.image, face, chip, quad), face_distance(first, second)
        return None

    @property
    def mrz_typography(self) -> MRZTypography:
        """How the MRZ is set."""
        return self._mrz_typography()

    @artefact
    def _mrz_typography(self) -> MRZTypography:
        from docfraud.mrz.typography import measure

        mrz = self.mrz
        view, scene = self._views().get(mrz.side), self._scenes().get(mrz.side)
        registered = view is not None and scene is not None and self._same_frame(mrz.image, mrz.side)
        if registered and scene is not None and scene.warped and scene.px_per_mm is not None:
            # seen at an angle, characters further away are narrower; the straightened page has them all alike
            flat = replace(mrz.found, quads=tuple(line.quad for line in scene.mrz), pitch=scene.px_per_mm * 2.54)
            typography = measure(scene.vi, flat, None)
        else:
            page = view.edge_to_edge(mrz.found) if registered and view is not None else None
            typography = measure(self.picture(mrz.image).pixels, mrz.found, page)
        if typography is None:
            raise Unavailable("The MRZ engine does not say where the characters are.", reason=Reason.ARTEFACT_MISSING)
        return typography

    def printed_values(self, side: str) -> dict[str, Box]:
        """Where the printed fields' values are on a side, scene pixels; empty where they could not be read."""
        from docfraud.security_features.scene import Box

        viz = self._memo_or_none(self._viz)
        if viz is None or side not in self.scenes:
            return {}
        view, scene = self._views()[side], self.scenes[side]
        return {
            field.name: Box.around(scene.way.to_page(view.to_picture(field.quad)))
            for field in viz.fields
            if field.quad is not None and field.side == side
        }

    @property
    def scenes_to_scale(self) -> dict[str, Scene]:
        """The sides whose scale is known."""
        return {side: scene for side, scene in self.scenes.items() if scene.px_per_mm is not None}

    @property
    def document_models(self) -> tuple[ModelEntry, ...]:
        """All models of the store that the settings name."""
        return self._document_models()

    @artefact
    def _document_models(self) -> tuple[ModelEntry, ...]:
        from docfraud.reference.store import Store

        folder = self.settings.reference_store
        if folder is None:
            raise Unavailable(
                "No store of document models was given.",
                reason=Reason.INPUT_MISSING,
                advice="Give one with --reference, or learn one with `docfraud reference learn`.",
            )
        with _store_readable():
            return Store.open(folder).entries()

    def own_models(self) -> list[ModelEntry]:
        """The models of the issuer and format that the MRZ names."""
        from docfraud.reference.identify import own_models

        return own_models(self.document_models, *self._mrz_key())

    def _mrz_key(self) -> tuple[str | None, str | None, str | None]:
        mrz = self._memo_or_none(self._mrz)
        if mrz is None:
            return None, None, None
        parsed = mrz.found.parsed
        return parsed.issuer, parsed.document_code, parsed.format

    @property
    def reference(self) -> Identified:
        """The document's model, with each side laid over it."""
        return self._reference()

    def reference_or_none(self) -> Identified | None:
        """The same; None where the model is not known."""
        return self._memo_or_none(self._reference)

    @artefact
    def _reference(self) -> Identified:
        from docfraud.reference.identify import MOST_TRIED, identify, likeliest, page_codes

        scenes, models = self.scenes_to_scale, self.document_models
        # the issuer's own first; a forged page may lie about its issuer, so what it looks like is tried after
        codes = page_codes(scenes)
        own = likeliest(codes, self.own_models(), MOST_TRIED)
        others = [model for model in likeliest(codes, models, MOST_TRIED) if not any(model is o for o in own)]
        with _store_readable():
            found, tried = identify(scenes, [*own, *others], self.settings.reference_min_agreed)
        if found is None:
            raise Unavailable(
                f"The document's model is not known ({tried} tried).",
                reason=Reason.MODEL_UNKNOWN,
                outcome=Outcome.UNDETERMINED,
                advice="Compare with a reference collection.",
            )
        return found

    @property
    def reference_repeat(self) -> Repeat | None:
        """The portrait's second print where the model has it; None where it is too small to be compared, or where the
        model has none on the portrait's side."""
        return self._reference_repeat()

    @artefact
    def _reference_repeat(self) -> Repeat | None:
        from docfraud.reference.ghost import second_portrait

        photo = self.photo
        side = self.reference.sides.get(photo.scene.side)
        if side is None or "ghost_scale" not in side.model.measures:
            return None
        return second_portrait(side, photo.window)

    @property
    def mrz_ink(self) -> list[InkOfLine]:
        """Absorption of each character of the MRZ in white and infrared light."""
        return self._mrz_ink()

    @artefact
    def _mrz_ink(self) -> list[InkOfLine]:
        from docfraud.security_features.ink import mrz_ink
        from docfraud.security_features.lit import need_light, need_scale

        return mrz_ink(need_scale(need_light(self, self.mrz_scene, Light.IR)))

    def text(self, side: str) -> tuple[TextLine, ...]:
        """Lines of dark characters on a side of known scale, the portrait left out; not read, only found."""
        key = f"text {side}"
        if key not in self._memo:
            from docfraud.security_features.textlines import find_text

            photo = self.photo_or_none()
            scene = self.scenes[side]
            without = [photo.window.box] if photo is not None and photo.scene is scene else []
            self._memo[key] = tuple(find_text(scene, without))
        found: tuple[TextLine, ...] = self._memo[key]
        return found

    def compressions(self, side: str) -> tuple[History, ...]:
        """The JPEG compressions that a side's white-light picture shows, in that picture's own pixels."""
        key = f"compressions {side}"
        if key not in self._memo:
            from docfraud.security_features.jpeg_history import find_histories

            self._memo[key] = tuple(find_histories(self.picture(side).pixels))
        found: tuple[History, ...] = self._memo[key]
        return found

    def measures(self, side: str) -> Mapping[str, float]:
        """What is measured of a side's personalisation, by name."""
        key = f"measures {side}"
        if key not in self._memo:
            from docfraud.reference.measures import measure_side

            photo = self.photo_or_none()
            scene = self.scenes[side]
            window = photo.window if photo is not None and photo.scene is scene else None
            self._memo[key] = measure_side(scene, window, self.text(side))
        found: Mapping[str, float] = self._memo[key]
        return found

    def photo_or_none(self) -> SidedPhoto | None:
        """The portrait's window, for checks that only have to leave it out; None where there is no portrait."""
        try:
            return self.photo
        except Unavailable:
            return None

    @artefact
    def _photo(self) -> SidedPhoto:
        from docfraud.security_features.photo import find_window

        portrait = self.portrait
        scene = self.scenes[portrait.image]
        return SidedPhoto(scene, find_window(scene, scene.way.to_page(portrait.quad)))

    @property
    def viz(self) -> VizFields:
        """The printed fields, compared with the MRZ where there is one."""
        return self._viz()

    @artefact
    def _viz(self) -> VizFields:
        from docfraud.viz.match import match_fields, read_lines
        from docfraud.viz.reread import Rereader

        if not self.sides:
            self.picture("page")
        mrz = self._memo_or_none(self._mrz)
        views = self._views()
        exclude: dict[str, list[Quad]] = {side: [] for side in views}
        for reading in self._memo_or_none(self._all_mrz) or ():
            if reading.side in views and self._same_frame(reading.image, reading.side):
                quads = reading.found.quads
                exclude[reading.side] += [views[reading.side].rectification.to_page(q) for q in quads]
        reader = self.text_reader
        lines = [
            line
            for side, view in views.items()
            for line in read_lines(view.pixels, reader, side=side, exclude=exclude[side])
        ]
        return match_fields(
            lines,
            None if mrz is None else mrz.found.parsed,
            self.settings,
            second_look=Rereader({side: view.pixels for side, view in views.items()}, reader),
            doubtful=frozenset() if mrz is None else mrz.found.doubtful_fields(),
        )

    def _same_frame(self, image: str, side: str) -> bool:
        return image == side or self._pictures[image].pixels.shape == self._pictures[side].pixels.shape

    @property
    def portrait(self) -> SidedFace:
        """The portrait: the largest face printed on the document."""
        return self._portrait()

    @artefact
    def _portrait(self) -> SidedFace:
        import numpy as np

        from docfraud.biometrics.embed import detect_faces, face_chip

        if not self.sides:
            self.picture("page")
        best: SidedFace | None = None
        for side, view in self._views().items():
            for face in detect_faces(view.pixels, keep_ratio=0.6, settings=self.settings)[:1]:
                quad = view.to_picture(np.array(face.polygon, dtype=np.float64))
                if best is None or face.size > best.face.size:
                    best = SidedFace(side, face, face_chip(view.pixels, face, settings=self.settings), quad)
        if best is None:
            raise Unavailable(
                "No portrait was found on the document.",
                reason=Reason.NO_FACE,
                advice="Capture the side with the portrait, without glare on it.",
            )
        return best

    @property
    def live_face(self) -> SidedFace:
        """The face of the person in the live picture."""
        return self._live_face()

    @artefact
    def _live_face(self) -> SidedFace:
        return self._main_face("live", "live picture")

    @property
    def chip_face(self) -> SidedFace:
        """The face in the picture out of the document's chip."""
        return self._chip_face()

    @artefact
    def _chip_face(self) -> SidedFace:
        return self._main_face("chip", "chip's picture")

    def _main_face(self, key: str, name: str) -> SidedFace:
        import numpy as np

        from docfraud.biometrics.embed import face_chip, find_main_face
        from docfraud.errors import NoFaceError, SeveralFacesError

        pixels = self.picture(key).pixels
        try:
            face = find_main_face(pixels, settings=self.settings)
        except NoFaceError as error:
            raise Unavailable(
                f"No face was found in the {name}.", reason=Reason.NO_FACE, advice=error.remedy
            ) from error
        except SeveralFacesError as error:
            raise Unavailable(
                f"Several faces of like size are in the {name}.", reason=Reason.SEVERAL_FACES, advice=error.remedy
            ) from error
        chip = face_chip(pixels, face, settings=self.settings)
        return SidedFace(key, face, chip, np.array(face.polygon, dtype=np.float64))

    @property
    def face_comparison(self) -> FaceComparison:
        """Portrait against live face."""
        return self._face_comparison()

    @artefact
    def _face_comparison(self) -> FaceComparison:
        return self._compared(self.portrait, self.live_face)

    @property
    def chip_comparison(self) -> FaceComparison:
        """The portrait on the document against the one in its chip."""
        return self._chip_comparison()

    @artefact
    def _chip_comparison(self) -> FaceComparison:
        return self._compared(self.portrait, self.chip_face)

    @property
    def chip_live_comparison(self) -> FaceComparison:
        """The portrait in the chip against the live face."""
        return self._chip_live_comparison()

    @artefact
    def _chip_live_comparison(self) -> FaceComparison:
        return self._compared(self.live_face, self.chip_face)

    def _descriptor_of(self, face: SidedFace) -> Descriptor:
        if face.image == "live":
            return self.live_descriptor
        return self._chip_descriptor() if face.image == "chip" else self.portrait_descriptor

    def _compared(self, a: SidedFace, b: SidedFace) -> FaceComparison:
        """Two faces of the submission compared."""
        from docfraud.biometrics.compare import comparison, face_distance
        from docfraud.biometrics.embed import face_models
        from docfraud.biometrics.thresholds import face_thresholds

        started = time.perf_counter()
        distance = face_distance(self._descriptor_of(a), self._descriptor_of(b))
        models = face_models(self.settings)
        self.use_models(*models)
        return comparison(
            distance,
            face_thresholds(self.settings),
            regions=tuple(
                self.picture_region(face.image, face.quad, role=_FACE_ROLES.get(face.image, "portrait"))
                for face in (a, b)
            ),
            milliseconds=(time.perf_counter() - started) * 1000,
            model=models[0].sha256,
        )

    @artefact
    def _chip_descriptor(self) -> Descriptor:
        from docfraud.biometrics.embed import embed_faces

        face = self.chip_face.face
        descriptor: Descriptor = embed_faces(self.picture("chip").pixels, [face], settings=self.settings)[0]
        return descriptor

    @property
    def portrait_descriptor(self) -> Descriptor:
        """The portrait's descriptor, shape (d,), float32."""
        return self._portrait_descriptor()

    @artefact
    def _portrait_descriptor(self) -> Descriptor:
        from docfraud.biometrics.descreen import descreened
        from docfraud.biometrics.embed import embed_faces

        portrait = self.portrait
        pixels = descreened(self._views()[portrait.image].pixels, portrait.face)
        descriptor: Descriptor = embed_faces(pixels, [portrait.face], settings=self.settings)[0]
        return descriptor

    @property
    def live_descriptor(self) -> Descriptor:
        """That of the person in the live picture; of several frames the average over at most `face_frames`."""
        return self._live_descriptor()

    @artefact
    def _live_descriptor(self) -> Descriptor:
        from docfraud.biometrics.backend import Face
        from docfraud.biometrics.compare import fused
        from docfraud.biometrics.embed import embed_found, look_for_faces

        further = self.live_frames[1:]
        count = min(self.settings.face_frames - 1, len(further))
        # spread over the sequence, the last among them
        frames = [further[place * len(further) // count - 1].pixels for place in range(1, count + 1)]
        looked = zip(frames, look_for_faces(frames, settings=self.settings), strict=True)
        # where the person blinked away the first frame still has a face
        found = [(frame, face) for frame, face in looked if isinstance(face, Face)]
        return fused(embed_found([(self.live.pixels, self.live_face.face), *found], settings=self.settings))

    @property
    def portrait_age(self) -> PortraitAge | None:
        """How old the portrait may be by the dates of the document; None where they are not known."""
        return self._memo_or_none(self._portrait_age)

    @artefact
    def _portrait_age(self) -> PortraitAge | None:
        from docfraud.biometrics.ageing import portrait_age

        def day(text: str | None) -> dt.date | None:
            try:
                return None if text is None else dt.date.fromisoformat(text)
            except ValueError:
                return None  # unknown day or month

        summary = self._summary()
        issued = next((row.viz for row in self._field_matrix() if row.name == "date_of_issue"), None)
        return portrait_age(
            self.today, issued=day(issued), expires=day(summary.date_of_expiry), born=day(summary.date_of_birth)
        )

    @property
    def appearance(self) -> AppearanceComparison:
        """Portrait against live face, part by part; the portrait is the first picture."""
        return self._appearance()

    @artefact
    def _appearance(self) -> AppearanceComparison:
        from docfraud.biometrics.appearance.compare import compare_found

        live, portrait = self.live_face, self.portrait
        return compare_found(
            self._views()[portrait.image].pixels,
            portrait.face,
            self.live.pixels,
            live.face,
            distance=self.face_comparison.distance,
            second="the live picture",
            settings=self.settings,
        )

    @property
    def heat(self) -> tuple[RGB, RGB] | None:
        """Portrait and live face under a map of where they differ; None where they could not be compared."""
        from docfraud.biometrics.appearance.overlay import heat_maps

        found = self._memo_or_none(self._appearance)
        return None if found is None else heat_maps(found)

    @property
    def page_quality(self) -> PictureQuality:
        """Sharpness, glare and exposure of the page."""
        return self._page_quality()

    @artefact
    def _page_quality(self) -> PictureQuality:
        from docfraud.imaging.quality import measure_quality

        return measure_quality(self.page.pixels)

    @property
    def mrz_character_height(self) -> float | None:
        """Height of an MRZ capital as captured, pixels of the picture; None without an MRZ.

        OCR-B size 1 capitals are 2.4 mm high at a pitch of 2.54 mm (ISO 1073-2).
        """
        mrz = self._memo_or_none(self._mrz)
        return None if mrz is None or mrz.found.pitch is None else mrz.found.pitch * 2.4 / 2.54

    @property
    def ppi(self) -> float | None:
        """Resolution of the picture with the MRZ, pixels per inch: OCR-B has ten characters an inch (9303-3 4.2)."""
        mrz = self._memo_or_none(self._mrz)
        return None if mrz is None or mrz.found.pitch is None else mrz.found.pitch * 10

    def _memo_or_none(self, make: Callable[[], _T]) -> _T | None:
        try:
            return make()
        except Unavailable:
            return None

    # ---- what checks call ------------------------------------------------------------------------------------------

    def region(self, side: str, quad: Quad, role: str, light: Light = Light.VI) -> Region:
        """A region from corners on a side's upright page, mapped to the picture's own pixels."""
        return self.picture_region(side, self._views()[side].to_picture(quad), role=role, light=light)

    def picture_region(self, image: str, quad: Quad, *, role: str, light: Light | None = None) -> Region:
        """A region from corners on a picture."""
        from docfraud.mrz.engines import region_of

        return region_of(quad, image=image, light=light or light_of(image), role=role)

    def mrz_region(self, line: int, start: int, end: int, role: str) -> tuple[Region, ...]:
        """The region of characters [start, end) of an MRZ line; empty if the engine gave no places."""
        mrz = self.mrz
        quad = mrz.found.span_quad(line, start, end)
        return () if quad is None else (self.picture_region(mrz.image, quad, role=role),)

    def use_models(self, *models: ModelInfo) -> None:
        """Note networks that took part."""
        self._models |= {model.name: model for model in models}

    # ---- the run ---------------------------------------------------------------------------------------------------

    def run(self) -> Inspection:
        """Run every check and conclude by the policy."""
        started = time.perf_counter()
        results = tuple(run_check(check, self) for check in all_checks())
        summary = self._summary()
        verdict = self.policy.conclude(results, self._situation(summary))
        return Inspection(
            docfraud_version=docfraud.__version__,
            created=dt.datetime.now(dt.UTC).replace(microsecond=0),
            verdict=verdict,
            document=summary,
            fields=self._field_matrix(),
            checks=results,
            mrz=tuple(m.found.with_regions(m.image, m.light) for m in (self._memo_or_none(self._all_mrz) or ())),
            images=self._images(),
            models=tuple(self._models.values()),
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
        )

    def _situation(self, summary: DocumentSummary) -> Situation:
        broken = next(iter(self._errors.values()), None)
        return Situation(
            live_given="live" in self.submission.given(),
            mrz_read=summary.format is not None,
            portrait_found=self._memo_or_none(self._portrait) is not None,
            specimen=summary.specimen,
            picture_error=None if broken is None else broken.sentence,
            page_usable=bool(self.sides),
        )

    def _summary(self) -> DocumentSummary:
        from docfraud.mrz.codes import country_name, is_specimen
        from docfraud.mrz.document_codes import document_type

        mrz = self._memo_or_none(self._mrz)
        if mrz is None:
            return DocumentSummary()
        parsed = mrz.found.parsed
        return DocumentSummary(
            format=parsed.format,
            type=document_type(parsed.format, parsed.document_code),
            issuer=parsed.issuer or None,
            issuer_name=country_name(parsed.issuer),
            number=parsed.document_number or None,
            surname=parsed.surname or None,
            given_names=parsed.given_names or None,
            nationality=parsed.nationality or None,
            date_of_birth=parsed.date_of_birth.iso,
            sex=parsed.sex or None,
            date_of_expiry=None if parsed.date_of_expiry is None else parsed.date_of_expiry.iso,
            specimen=is_specimen(parsed.issuer) or is_specimen(parsed.nationality or ""),
        )

    def _field_matrix(self) -> tuple[FieldComparison, ...]:
        from docfraud.mrz.formats import FORMATS
        from docfraud.viz.compare import field_matrix

        viz = self._memo_or_none(self._viz)
        if viz is None:
            return ()
        mrz = self._memo_or_none(self._mrz)
        parsed = None if mrz is None else mrz.found.parsed
        rows = field_matrix(parsed, viz, self.region)
        if parsed is None:
            return rows
        fmt = FORMATS[parsed.format]
        completed = []
        for row in rows:
            name = "names" if row.name in ("surname", "given_names") and "names" in fmt.field_names else row.name
            extra: tuple[Region, ...] = ()
            if name in fmt.field_names and row.mrz is not None:
                spec = fmt.field(name)
                extra = self.mrz_region(spec.line, spec.start, spec.end, f"mrz_{row.name}")
            completed.append(row.model_copy(update={"regions": (*row.regions, *extra)}))
        return tuple(completed)

    def _images(self) -> tuple[ImageInfo, ...]:
        infos = []
        views = self._memo_or_none(self._views) or {}
        for key, source in self.submission.given().items():
            picture = self._pictures.get(key)
            error = self._errors.get(key)
            view = views.get(key.split("_", maxsplit=1)[0])
            infos.append(
                ImageInfo(
                    image=key,
                    light=light_of(key),
                    file=_file_name(picture, source),
                    width=picture.width if picture else 0,
                    height=picture.height if picture else 0,
                    format=picture.format if picture else None,
                    rotation=view.rotation if view else None,
                    error=None if error is None else str(error),
                    remedy=None if error is None else error.remedy,
                )
            )
        return tuple(infos)


def run_check(check: Check, exam: Examination) -> CheckResult:
    """Run one check: missing input becomes `not_performed`, a bug `aborted`; nothing else is caught."""
    started = time.perf_counter()
    try:
        for need in check.needs:
            getattr(exam, need)
        finding = check.function(exam)
    except Unavailable as reason:
        finding = reason.finding()
    except Exception as error:
        logger.exception("check %s crashed", check.id)
        finding = Finding(
            outcome=Outcome.ABORTED,
            reason=Reason.CHECK_CRASHED,
            message=f"This check broke down ({type(error).__name__}); the others are not affected.",
            advice="Report this with the log.",
        )
    return CheckResult(
        check=check.id,
        title=check.title,
        severity=check.severity,
        threats=check.threats,
        group=check.group,
        milliseconds=round((time.perf_counter() - started) * 1000, 2),
        **{name: getattr(finding, name) for name in _FINDING_FIELDS},
    )


@contextmanager
def _store_readable() -> Iterator[None]:
    """A store that was named and cannot be read stops every check that needs it, which no verdict passes over."""
    try:
        yield
    except DocfraudError as error:
        raise Unavailable(str(error), advice=error.remedy, outcome=Outcome.ABORTED) from error


_FINDING_FIELDS = tuple(Finding.__dataclass_fields__)


def _file_name(picture: Picture | None, source: object) -> str:
    """What to call a picture's file, in characters that any encoding of Unicode carries."""
    name = picture.source if picture else str(source) if isinstance(source, str | Path) else "data"
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _option(key: str) -> str:
    return key.removeprefix("page_").replace("_", "-")
