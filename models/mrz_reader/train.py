"""Train the MRZ reader's two networks on synthesised lines and scenes, and export them.

    pip install torch numpy opencv-python-headless pillow onnx
    python -m models.mrz_reader.train --minutes 240

It runs on two cores in the time it is given, or on an accelerator where torch finds one. Written to `--out`:
`line.onnx`, `finder.onnx` and `training.json` with what was seen and how well fresh samples were
read.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from models.mrz_reader import looks
from models.mrz_reader.documents import load
from models.mrz_reader.lines import LineBatch, LineMaker
from models.mrz_reader.looks import Dice
from models.mrz_reader.networks import CLASSES, Finder, LineReader, standardised
from models.mrz_reader.pages import SceneMaker
from models.mrz_reader.unfold import unfold

LINE_WIDTH = 512


def line_loss(output: Tensor, batch: LineBatch) -> Tensor:
    """Cross entropy of the class, most at the middle of a cell, and squared error of the phase."""
    steps = batch.labels.shape[1]
    logits, wave = output[..., :CLASSES].float(), output[..., CLASSES:].float()
    loss = F.cross_entropy(logits.reshape(-1, CLASSES), batch.labels.reshape(-1), reduction="none").view(-1, steps)
    # a step on the border of two cells belongs to neither
    weight = torch.where(batch.inside > 0, (1.1 - 2 * batch.phases.abs()).clamp(0.1, 1), 1.0)
    line_weight = 0.25 + 0.75 * batch.clear[:, None]
    turn = 2 * math.pi * batch.phases
    truth = torch.stack([torch.cos(turn), torch.sin(turn)], -1)
    off = ((wave - truth) ** 2).sum(-1) * batch.inside
    return ((loss * weight + 0.5 * off) * line_weight).mean()


@torch.no_grad()
def line_errors(network: nn.Module, batch: LineBatch) -> tuple[int, int, int, int]:
    """Characters wrong and seen, lines wrong and seen, on the steps nearest the cells' middles of clear lines."""
    output = network(standardised(batch.pictures))
    middle = (batch.inside > 0) & (batch.phases.abs() <= 0.13) & (batch.clear[:, None] > 0)
    wrong = (output[..., :CLASSES].argmax(-1) != batch.labels) & middle
    lines = middle.any(1)
    return int(wrong.sum()), int(middle.sum()), int(wrong.any(1).sum()), int(lines.sum())


def finder_loss(output: Tensor, target: Tensor) -> Tensor:
    """Cross entropy and overlap of the lines' cores; direction and pitch on them."""
    on, weight = target[:, 0], target[:, 4]
    logit = output[:, 0].float()
    entropy = F.binary_cross_entropy_with_logits(logit, on, reduction="none")
    p = torch.sigmoid(logit) * weight
    overlap = 1 - (2 * (p * on).sum((1, 2)) + 1) / ((p + on * weight).sum((1, 2)) + 1)
    here = on * weight
    share = here.sum() + 1
    direction = ((output[:, 1:3].float() - target[:, 1:3]) ** 2).sum(1)
    pitch = (output[:, 3].float() - target[:, 3]).abs()
    regress = (direction * here).sum() / share + (pitch * here).sum() / share
    return 4 * (entropy * (weight + 2 * here)).mean() + overlap.mean() + regress


@torch.no_grad()
def finder_overlap(network: nn.Module, pictures: Tensor, target: Tensor) -> tuple[float, float]:
    """Intersection and union of the cores."""
    on = network(pictures)[:, 0] > 0
    truth, known = target[:, 0] > 0, target[:, 4] > 0
    return float((on & truth).sum()), float(((on | truth) & known).sum())


class _Scenes(IterableDataset[tuple[Tensor, Tensor]]):
    def __init__(self, seed: int, documents: Path | None) -> None:
        self._seed, self._documents = seed, documents

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        cv2.setNumThreads(1)
        info = get_worker_info()
        documents = load(self._documents) if self._documents else []
        maker = SceneMaker(self._seed * 1000 + (info.id if info else 0), documents=documents)
        while True:
            scene = maker.scene()
            yield torch.from_numpy(scene.picture), torch.from_numpy(scene.target)


def photographed(pictures: Tensor, dice: Dice) -> Tensor:
    """Scenes (batch, side, side), uint8, through a lens and a sensor; (batch, 1, side, side)."""
    x = (pictures.float() / 255)[:, None]
    x = looks.developed(x, dice)
    sigma = 0.25 + dice.uniform(len(x)) ** 2 * 1.1
    return looks.sensed(looks.blurred(x, sigma, sigma), dice)


class Course:
    """The time a training has, and the learning rate at each moment of it."""

    def __init__(self, network: nn.Module, minutes: float, peak: float) -> None:
        self.optimiser = torch.optim.AdamW(network.parameters(), lr=peak, weight_decay=0.01)
        self._peak, self._total, self._start = peak, minutes * 60, time.time()
        self.average = torch.optim.swa_utils.AveragedModel(
            network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998), use_buffers=True
        )

    @property
    def progress(self) -> float:
        return min(1.0, (time.time() - self._start) / self._total)

    def step(self, network: nn.Module, loss: Tensor) -> None:
        """One step, then the average of the weights."""
        done = self.progress
        rate = self._peak * min(1.0, done / 0.03 + 0.01) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-6
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        self.optimiser.step()
        self.average.update_parameters(network)


def _autocast(device: torch.device) -> torch.autocast:
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda")


def train_line(device: torch.device, minutes: float, out: Path, seed: int, resume: Path | None) -> dict[str, Any]:
    """The line network."""
    network = LineReader().to(device)
    size = 512 if device.type == "cuda" else 48
    maker = LineMaker(device, seed, variants=1200 if device.type == "cuda" else 300)
    if resume:
        unfold(network, resume / "line.onnx", standardised(maker.batch(size, LINE_WIDTH).pictures))
    course = Course(network, minutes, 2.5e-3 if not resume else 1e-3)
    seen, losses = 0, [0.0]
    while course.progress < 1:
        batch = maker.batch(size, LINE_WIDTH)
        with _autocast(device):
            output = network(standardised(batch.pictures))
        loss = line_loss(output, batch)
        course.step(network, loss)
        seen += size
        losses.append(0.99 * losses[-1] + 0.01 * float(loss.detach()))
        if len(losses) % 200 == 0:
            print(f"line {course.progress:.1%} {seen} lines, loss {losses[-1]:.4f}", flush=True)
    network = course.average.module.eval()
    fresh = LineMaker(device, seed + 1)
    errors = np.sum([line_errors(network, fresh.batch(size, LINE_WIDTH)) for _ in range(max(4, 4096 // size))], axis=0)
    export(network, torch.zeros(2, 3, 32, 256), out / "line.onnx", {0: "lines", 3: "width"}, {0: "lines", 1: "steps"})
    wrong, characters, wrong_lines, lines = (int(e) for e in errors)
    return {
        "lines_seen": seen, "loss": losses[-1], "fresh_characters": characters, "wrong_characters": wrong,
        "fresh_lines": lines, "wrong_lines": wrong_lines,
    }  # fmt: skip


def train_finder(
    device: torch.device,
    minutes: float,
    out: Path,
    seed: int,
    resume: Path | None,
    workers: int,
    documents: Path | None,
) -> dict[str, Any]:
    """The finder."""
    network = Finder().to(device, memory_format=torch.channels_last)
    dice = Dice(device, seed)
    size = 32 if device.type == "cuda" else 8
    stream = iter(
        DataLoader(_Scenes(seed, documents), size, num_workers=workers, prefetch_factor=4 if workers else None)
    )
    if resume:
        unfold(network, resume / "finder.onnx", photographed(next(stream)[0].to(device), dice))
    course = Course(network, minutes, 2e-3 if not resume else 8e-4)
    seen, losses = 0, [0.0]
    while course.progress < 1:
        pictures, truth = next(stream)
        x = photographed(pictures.to(device, non_blocking=True), dice)
        target = truth.to(device, non_blocking=True).float()
        with _autocast(device):
            output = network(x)
        loss = finder_loss(output, target)
        course.step(network, loss)
        seen += size
        losses.append(0.99 * losses[-1] + 0.01 * float(loss.detach()))
        if len(losses) % 100 == 0:
            print(f"finder {course.progress:.1%} {seen} scenes, loss {losses[-1]:.4f}", flush=True)
    network = course.average.module.eval()
    both = union = 0.0
    fresh = iter(DataLoader(_Scenes(seed + 1, documents), size))
    for _ in range(max(2, 256 // size)):
        pictures, truth = next(fresh)
        a, b = finder_overlap(network, photographed(pictures.to(device), dice), truth.to(device).float())
        both, union = both + a, union + b
    export(
        network, torch.zeros(1, 1, 64, 96), out / "finder.onnx", {2: "height", 3: "width"}, {2: "rows", 3: "columns"}
    )
    return {"scenes_seen": seen, "loss": losses[-1], "fresh_overlap": both / max(union, 1)}


def export(network: nn.Module, sample: Tensor, file: Path, free_in: dict[int, str], free_out: dict[int, str]) -> None:
    """To ONNX, batch normalisation folded into the convolutions, the named axes free."""
    axes = {"x": free_in, "y": free_out}
    torch.onnx.export(
        network.cpu().eval(), (sample,), str(file), input_names=["x"], output_names=["y"], dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip


def main() -> None:
    """Train what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=240, help="for each network")
    parser.add_argument("--only", choices=("line", "finder"))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, help="of torch; default: all cores")
    parser.add_argument("--workers", type=int, default=0, help="processes that make scenes")
    parser.add_argument("--documents", type=Path, help="folder of laboratory pages (models.mrz_reader.documents)")
    parser.add_argument("--resume", type=Path, help="folder with line.onnx, finder.onnx to go on from")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.benchmark = True
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    options.out.mkdir(parents=True, exist_ok=True)
    log: dict[str, Any] = {"device": str(device), "minutes": options.minutes, "seed": options.seed}
    if options.only != "finder":
        log["line"] = train_line(device, options.minutes, options.out, options.seed, options.resume)
    if options.only != "line":
        log["finder"] = train_finder(
            device, options.minutes, options.out, options.seed, options.resume, options.workers, options.documents
        )
    name = f"training-{options.only}.json" if options.only else "training.json"
    (options.out / name).write_text(json.dumps(log, indent=1) + "\n")
    print(json.dumps(log))


if __name__ == "__main__":
    main()
