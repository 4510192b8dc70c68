"""Faces of pictures: find them, choose the one that is meant, turn it into 128 numbers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from docfraud.biometrics.backend import Descriptor, Face, FaceBackend
from docfraud.biometrics.embedder import get_embedder
from docfraud.biometrics.thresholds import face_thresholds, recipe
from docfraud.biometrics.views import views_of
from docfraud.errors import NoFaceError, SeveralFacesError, UnknownNameError, WrongArrayError
from docfraud.imaging.picture import RGB
from docfraud.results import ModelInfo
from docfraud.settings import Settings, default_settings

if TYPE_CHECKING:
    from docfraud.biometrics.networks import Networks
    from docfraud.imaging.load import PictureSource

WINDOW = 80
"""Side of the detector's window, pixels."""

MOST_UPSCALING = 4.0
"""Pictures are not enlarged further: a face of less than 80 / 4 = 20 pixels holds too little to recognise anybody."""

_making = threading.Lock()


def get_backend(settings: Settings | None = None) -> FaceBackend:
    """The engine that the settings name; made once, shared by all threads.

    Raises:
        UnknownNameError: there is no such engine.
        EngineUnavailableError: it is not installed.
    """
    settings = settings or default_settings()
    with _making:
        return _backend(settings.face_backend, settings.face_descriptor, settings.threads, settings.cache_dir)


@lru_cache(maxsize=4)
def _backend(name: str, variant: str, threads: int, cache: Path | None) -> FaceBackend:
    match name:
        case "onnx":
            from docfraud.biometrics.networks import VARIANTS
            from docfraud.biometrics.onnx_backend import OnnxBackend

            if variant not in VARIANTS:
                raise UnknownNameError(
                    f"There is no face descriptor {variant!r}.", remedy=f"Choose {', '.join(VARIANTS)}."
                )
            return OnnxBackend(_networks(threads, cache), variant)
        case "dlib":
            from docfraud.biometrics.dlib_backend import DlibBackend

            return DlibBackend()
    raise UnknownNameError(f"There is no face engine {name!r}.", remedy="Choose onnx or dlib.")


@lru_cache(maxsize=2)
def _networks(threads: int, cache: Path | None) -> Networks:
    """Shared by the descriptor's variants: they find faces with the same detector."""
    from docfraud.biometrics.networks import Networks

    return Networks(threads=threads, cache=cache)


def template_kind(settings: Settings | None = None) -> str:
    """Names the network and the recipe behind a descriptor: only descriptors of one kind can be compared."""
    settings = settings or default_settings()
    if settings.face_embedder is not None:
        return f"{get_embedder(settings.face_embedder, settings.threads).kind}/{min(settings.face_views, 2)}"
    network = face_models(settings)[0].sha256[:16]
    return f"{network}/{recipe(settings)}"


def face_models(settings: Settings | None = None) -> tuple[ModelInfo, ...]:
    """The networks behind the results, with hashes and licences: descriptor, detector, landmarks."""
    settings = settings or default_settings()
    own = get_backend(settings).models
    if settings.face_embedder is None:
        return own
    return get_embedder(settings.face_embedder, settings.threads).info, *own[1:]


def descriptor_size(settings: Settings | None = None) -> int:
    """Numbers in a descriptor."""
    settings = settings or default_settings()
    if settings.face_embedder is not None:
        return get_embedder(settings.face_embedder, settings.threads).dimension
    return int(embed_chips((), settings=settings).shape[1])


def detect_faces(
    rgb: RGB, *, min_face: float | None = None, keep_ratio: float = 0.0, settings: Settings | None = None
) -> list[Face]:
    """All faces of a picture, the largest first.

    The picture is searched at a working size, so that 400 pixels and 6000 cost the same: its longer side becomes
    `face_search_side` pixels, where the smallest face the detector sees is some 70 wide. Pictures are enlarged at most
    fourfold.

    Args:
        rgb: shape (height, width, 3), uint8, RGB.
        min_face: width of the smallest face wanted, pixels of `rgb`; searches finer or coarser than the default. The
            work grows with (longer side / min_face) squared.
        keep_ratio: faces narrower than this fraction of the widest need not be found, which saves most of the time.
        settings: default: this process's settings.

    Raises:
        WrongArrayError: not such an array.
        ModelFileError, EngineUnavailableError, UnknownNameError: the engine cannot be had.
    """
    settings = settings or default_settings()
    _check(rgb)
    longest = max(rgb.shape[:2])
    scale = settings.face_search_side / longest if min_face is None else WINDOW / max(min_face, 1.0)
    return get_backend(settings).detect(
        rgb,
        scale=min(scale, MOST_UPSCALING),
        threshold=settings.face_detection_threshold,
        keep_ratio=keep_ratio,
    )


def _check(rgb: RGB) -> None:
    shape: tuple[int, ...] = getattr(rgb, "shape", ())
    if len(shape) != 3 or shape[2] != 3 or rgb.dtype != np.uint8 or 0 in shape:
        raise WrongArrayError(f"A picture of shape {shape} and type {getattr(rgb, 'dtype', type(rgb))} has no faces.")


def find_main_face(rgb: RGB, *, settings: Settings | None = None) -> Face:
    """The face a picture is about.

    It is the largest. Others are its rivals if they are at least `face_rival_ratio` as wide and not the same person: a
    document's second portrait of its holder, large or small, is no rival, nor is a passer-by in the background.

    Args:
        rgb: shape (height, width, 3), uint8, RGB.
        settings: default: this process's settings.

    Raises:
        NoFaceError: there is none.
        SeveralFacesError: there are rivals; the picture does not say who is meant.
        WrongArrayError, ModelFileError, EngineUnavailableError, UnknownNameError: as `detect_faces`.
    """
    settings = settings or default_settings()
    faces = detect_faces(rgb, keep_ratio=settings.face_rival_ratio, settings=settings)
    if not faces:
        raise NoFaceError("No face was found in the picture.")
    main = faces[0]
    comparable = [f for f in faces[1:] if f.size >= settings.face_rival_ratio * main.size]
    if comparable:
        chips = [face_chip(rgb, f, settings=settings) for f in (main, *comparable)]
        descriptors = embed_chips(chips, settings=settings)
        distances = np.linalg.norm(descriptors[1:] - descriptors[0], axis=1)
        own = settings.model_copy(update={"face_embedder": None, "face_threshold": None})
        rivals = int(np.count_nonzero(distances > face_thresholds(own).accept))
        if rivals:
            raise SeveralFacesError(f"The picture shows {rivals + 1} people of comparable size.")
    return main


def face_chip(rgb: RGB, face: Face, *, settings: Settings | None = None) -> RGB:
    """A face upright and centred, as the descriptor wants it: shape (150, 150, 3), uint8, RGB."""
    return get_backend(settings).chip(rgb, face)


def embed_chips(chips: Sequence[RGB] | NDArray[np.uint8], *, settings: Settings | None = None) -> Descriptor:
    """Descriptors of face chips.

    Args:
        chips: n chips, each (150, 150, 3), uint8, RGB, from `face_chip`.
        settings: default: this process's settings; `face_descriptor` and `face_views` choose the recipe.

    Returns:
        Shape (n, 128), float32; the Euclidean distance of two rows compares two faces.

    Raises:
        WrongArrayError: not such chips.
        ModelFileError, EngineUnavailableError, UnknownNameError: as `detect_faces`.
    """
    settings = settings or default_settings()
    stack = np.asarray(chips)
    if stack.size == 0:
        return np.zeros((0, 128), dtype=np.float32)
    if stack.ndim != 4 or stack.shape[1:] != (150, 150, 3) or stack.dtype != np.uint8:
        raise WrongArrayError(
            f"Face chips of shape {stack.shape} and type {stack.dtype} cannot be embedded.",
            remedy="Give chips of shape (n, 150, 150, 3), dtype uint8, as face_chip makes them.",
        )
    views = views_of(stack, settings.face_views)
    descriptors = get_backend(settings).embed(views.reshape(-1, *stack.shape[1:]))
    return np.asarray(descriptors.reshape(len(views), len(stack), -1).mean(axis=0), dtype=np.float32)


def embed_chip(chip: RGB, *, settings: Settings | None = None) -> Descriptor:
    """The descriptor, shape (128,) float32, of one chip; see `embed_chips`."""
    descriptor: Descriptor = embed_chips(np.asarray(chip)[None], settings=settings)[0]
    return descriptor


def embed_faces(rgb: RGB, faces: Sequence[Face], *, settings: Settings | None = None) -> Descriptor:
    """Descriptors of faces found in a picture, by the network that the settings name.

    Args:
        rgb: the picture that the faces were found in, shape (height, width, 3), uint8, RGB.
        faces: as `detect_faces` gives them.
        settings: default: this process's settings; `face_embedder` takes another network than dlib's.

    Returns:
        Shape (n, d), float32; d is 128 for dlib's network.

    Raises:
        WrongArrayError, ModelFileError, EngineUnavailableError, UnknownNameError: as `detect_faces`.
    """
    return embed_found([(rgb, face) for face in faces], settings=settings)


def embed_found(found: Sequence[tuple[RGB, Face]], *, settings: Settings | None = None) -> Descriptor:
    """`embed_faces` of several pictures at once: each face with the picture that it was found in."""
    settings = settings or default_settings()
    for rgb, _ in found:
        _check(rgb)
    if settings.face_embedder is None:
        return embed_chips([face_chip(rgb, face, settings=settings) for rgb, face in found], settings=settings)
    embedder = get_embedder(settings.face_embedder, settings.threads)
    return embedder.embed(found, mirrored=settings.face_views > 1)


def look_for_faces(
    pictures: Sequence[RGB], *, settings: Settings | None = None
) -> list[Face | NoFaceError | SeveralFacesError]:
    """`find_main_face` of each picture, or why there is none: of several pictures of a person not all need to serve.

    Raises:
        WrongArrayError, ModelFileError, EngineUnavailableError, UnknownNameError: as `detect_faces`.
    """

    def look(rgb: RGB) -> Face | NoFaceError | SeveralFacesError:
        try:
            return find_main_face(rgb, settings=settings)
        except (NoFaceError, SeveralFacesError) as error:
            return error

    return [look(rgb) for rgb in pictures]


def embed_face(picture: PictureSource, *, settings: Settings | None = None) -> Descriptor:
    """The descriptor, shape (d,) float32, of the face a picture is about; d is 128 for dlib's network.

    Args:
        picture: a path, the bytes of a file, an array (height, width, 3) uint8 RGB, or a loaded picture.
        settings: default: this process's settings.

    Raises:
        NoFaceError, SeveralFacesError: see `find_main_face`.
        PictureError: the picture cannot be loaded; see `load_picture`.
        ModelFileError, EngineUnavailableError, UnknownNameError: the engine cannot be had.
    """
    from docfraud.imaging.load import load_picture

    rgb = load_picture(picture, settings=settings).pixels
    face = find_main_face(rgb, settings=settings)
    descriptor: Descriptor = embed_faces(rgb, [face], settings=settings)[0]
    return descriptor
