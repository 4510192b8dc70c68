"""Asks dlib itself for the answers that the parity test holds docfraud to: tests/data/dlib_golden.npz.

Run in an environment that has docfraud and dlib (`pip install dlib-bin`), from the repository's root:

    python -m tools.make_dlib_golden
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import dlib
import numpy as np

from docfraud.biometrics import dlib_weights
from docfraud.biometrics.align import CHIP, PADDING
from tests.biometrics.patterns import pattern_chips
from tests.biometrics.photos import HOLDER, OTHER, photo

TARGET = Path(__file__).parents[1] / "tests" / "data" / "dlib_golden.npz"


def main() -> None:
    folder = dlib_weights.weights_folder()
    detector = dlib.cnn_face_detection_model_v1(str(folder / dlib_weights.DETECTOR.file))
    predictor = dlib.shape_predictor(str(folder / dlib_weights.LANDMARKS.file))
    network = dlib.face_recognition_model_v1(str(folder / dlib_weights.DESCRIPTOR.file))

    def describe(chip: np.ndarray) -> np.ndarray:
        return np.array(network.compute_face_descriptor(np.ascontiguousarray(chip)), dtype=np.float32)

    golden: dict[str, Any] = {
        "dlib": dlib.__version__,
        "pattern_descriptors": np.stack([describe(chip) for chip in pattern_chips()]),
    }
    for path in (HOLDER, OTHER):
        picture = np.array(photo(path))
        (found,) = detector(picture, 0)
        shape = predictor(picture, found.rect)
        chip = dlib.get_face_chip(picture, shape, CHIP, PADDING)
        answers = {
            "pixels": hashlib.sha256(picture.tobytes()).hexdigest(),
            "box": np.array([found.rect.left(), found.rect.top(), found.rect.right(), found.rect.bottom()]),
            "score": np.float64(found.confidence),
            "points": np.array([(p.x, p.y) for p in shape.parts()]),
            "chip": chip,
            "descriptor": describe(chip),
        }
        golden |= {f"{path.stem}_{name}": value for name, value in answers.items()}
    np.savez_compressed(TARGET, **golden)
    print(f"{TARGET}: {TARGET.stat().st_size} bytes, by dlib {dlib.__version__}")


if __name__ == "__main__":
    main()
