"""Both networks in 8-bit integers: a third of the time, a quarter of the bytes, and as exact (`card.md`).

    pip install torch numpy opencv-python-headless pillow onnx onnxruntime
    python -m models.mrz_reader.quantise

Reads `line.onnx` and `finder.onnx`, writes `line.int8.onnx` and `finder.int8.onnx`, and `quantised.json`: how fresh
samples are read before and after. Ranges are taken from synthesised samples. The first convolution and the last stay in
floating point. Weights have seven bits, so that processors without VNNI add them up without saturation.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

from models.mrz_reader.lines import LineBatch, LineMaker
from models.mrz_reader.looks import Dice
from models.mrz_reader.networks import CLASSES, Finder, LineReader, standardised
from models.mrz_reader.pages import SceneMaker
from models.mrz_reader.train import LINE_WIDTH, photographed

Samples = Sequence[NDArray[np.float32]]


class _Reader(CalibrationDataReader):
    def __init__(self, samples: Samples) -> None:
        self._rest: Iterator[NDArray[np.float32]] = iter(samples)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        sample = next(self._rest, None)
        return None if sample is None else {"x": sample}


def quantised(file: Path, out: Path, samples: Samples) -> None:
    """One network."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(str(file), str(ready), skip_symbolic_shape=True)
        convolutions = [node.name for node in onnx.load(str(ready)).graph.node if node.op_type == "Conv"]
        quantize_static(
            str(ready), str(out), _Reader(samples), quant_format=QuantFormat.QDQ, per_channel=True, reduce_range=True,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
            nodes_to_exclude=[convolutions[0], convolutions[-1]],
        )  # fmt: skip


def line_errors(file: Path, batches: Sequence[LineBatch]) -> tuple[int, int]:
    """Characters wrong and seen, as in training."""
    session = ort.InferenceSession(str(file))
    wrong = seen = 0
    for batch in batches:
        answers = session.run(None, {"x": standardised(batch.pictures).numpy()})[0]
        middle = (batch.inside > 0) & (batch.phases.abs() <= 0.13) & (batch.clear[:, None] > 0)
        off = torch.from_numpy(answers[..., :CLASSES].argmax(-1)) != batch.labels
        wrong, seen = wrong + int((off & middle).sum()), seen + int(middle.sum())
    return wrong, seen


def finder_overlap(file: Path, scenes: Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]]) -> float:
    """Intersection over union of the lines' cores."""
    session = ort.InferenceSession(str(file))
    both = union = 0
    for picture, target in scenes:
        on = session.run(None, {"x": picture})[0][0, 0] > 0
        truth, known = target[0] > 0, target[4] > 0
        both, union = both + int((on & truth).sum()), union + int(((on | truth) & known).sum())
    return both / max(union, 1)


def multiply_adds(network: nn.Module, sample: torch.Tensor) -> float:
    """Of the convolutions for one input, millions."""
    total = 0

    def count(module: nn.Module, _: Any, output: torch.Tensor) -> None:
        nonlocal total
        assert isinstance(module, nn.Conv2d)
        total += output.numel() * module.weight[0].numel()

    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(count)
    with torch.no_grad():
        network.eval()(sample)
    return round(total / 1e6, 1)


def main() -> None:
    """Both networks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=4242)
    options = parser.parse_args()
    folder: Path = options.folder
    device = torch.device("cpu")
    maker = LineMaker(device, options.seed, variants=100, texts=3000)
    batches = [maker.batch(24, LINE_WIDTH) for _ in range(30)]
    quantised(folder / "line.onnx", folder / "line.int8.onnx", [standardised(b.pictures).numpy() for b in batches[:8]])
    scenes, dice = SceneMaker(options.seed), Dice(device, options.seed)
    made = []
    for _ in range(96):
        scene = scenes.scene()
        picture = photographed(torch.from_numpy(scene.picture)[None], dice).numpy()
        made.append((picture, scene.target.astype(np.float32)))
    quantised(folder / "finder.onnx", folder / "finder.int8.onnx", [picture for picture, _ in made[:32]])
    log: dict[str, Any] = {"seed": options.seed}
    # a passport's page on its border, and a line with its margins
    log["multiply_adds"] = {
        "finder": {"size": [640, 448], "million": multiply_adds(Finder(), torch.zeros(1, 1, 512, 704))},
        "line": {"size": [752, 32], "million": multiply_adds(LineReader(), torch.zeros(1, 3, 32, 752))},
    }
    for kind in ("", ".int8"):
        wrong, seen = line_errors(folder / f"line{kind}.onnx", batches[8:])
        overlap = finder_overlap(folder / f"finder{kind}.onnx", made[32:])
        log["int8" if kind else "float32"] = {
            "fresh_characters": seen, "wrong_characters": wrong, "fresh_overlap": overlap,
        }  # fmt: skip
    (folder / "quantised.json").write_text(json.dumps(log, indent=1) + "\n")
    print(json.dumps(log))


if __name__ == "__main__":
    main()
