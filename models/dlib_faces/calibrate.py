"""Records the range of every tensor of the face descriptor on clean faces: `python models/dlib_faces/calibrate.py`.

The faces are the laboratory's: the two packaged public-domain portraits, simulated live pictures of them with the head
turned, and the same with altered appearance. No other picture is used. The result, ranges.json, serves twice: the
default descriptor limits what its ReLUs give to these ranges, so that what no clean face shows cannot dominate the
result; the eight-bit descriptor spreads its 256 levels over them.

Two people do not span what makes people differ: in the last stage (256 channels) other clean faces reach two and a half
times these people's values, and that part is cut off, too. On clean faces this costs nothing that shows in their
errors, on poor prints it saves a few (benchmarks/results/faces.md).
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from docfraud.biometrics.convert import DESCRIPTOR, converted
from docfraud.biometrics.embed import detect_faces, face_chip
from docfraud.onnx_session import open_session
from docfraud.settings import Settings
from docfraud.specimens.appearance import ALTERATIONS, alter
from docfraud.specimens.portraits.library import packaged
from docfraud.specimens.portraits.live import live_capture

LIVES, ALTERED = 40, 3
"""Live pictures of each person, and of each alteration."""
STRENGTH = 0.6


def chips() -> np.ndarray:
    """Clean faces and their mirror images, (n, 150, 150, 3) uint8."""
    settings = Settings(threads=1)
    found = []
    for person in packaged():
        rng = np.random.default_rng(1)
        turns = [(float(rng.uniform(-12, 12)), float(rng.uniform(-8, 8))) for _ in range(LIVES)]
        pictures = [person.picture, person.wide]
        pictures += [live_capture(person, seed, turn=turn).picture for seed, turn in enumerate(turns)]
        for kind in ALTERATIONS:
            for seed in range(ALTERED):
                pictures.append(live_capture(alter(person, kind, STRENGTH, seed).portrait, seed).picture)
        for picture in pictures:
            faces = detect_faces(np.asarray(picture), keep_ratio=0.6, settings=settings)
            found += [face_chip(np.asarray(picture), face, settings=settings) for face in faces[:1]]
    stack = np.stack(found)
    return np.concatenate([stack, stack[:, :, ::-1]])


def main() -> None:
    model = onnx.load_from_string(converted(DESCRIPTOR))
    inner = {value.name for value in onnx.shape_inference.infer_shapes(model).graph.value_info}
    names = [node.output[0] for node in model.graph.node if node.output[0] in inner]
    for name in names:
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    session = open_session(model.SerializeToString())
    stack = chips()
    low, high = dict.fromkeys(names, np.inf), dict.fromkeys(names, -np.inf)
    for start in range(0, len(stack), 16):
        blob = np.ascontiguousarray(stack[start : start + 16].transpose(0, 3, 1, 2), dtype=np.float32)
        for name, values in zip(names, session.run(names, {"chips": blob}), strict=True):
            low[name] = min(low[name], float(values.min()))
            high[name] = max(high[name], float(values.max()))
    content = {
        "about": f"Made by models/dlib_faces/calibrate.py from {len(stack)} chips of two packaged portraits: lowest "
        "and highest value of each tensor.",
        "ranges": {name: [round(low[name], 4), round(high[name], 4)] for name in names},
    }
    target = Path(__file__).with_name("ranges.json")
    target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"{target}: {len(names)} tensors from {len(stack)} chips")


if __name__ == "__main__":
    main()
