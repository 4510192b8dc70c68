"""The two networks: one finds MRZ lines on a page, one reads a line.

Both are plain convolutions with batch normalisation, which the export folds away: what runs is convolutions, ReLU and
additions, the operations every runtime does best.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

CLASSES = 38


def _unit(
    a: int, b: int, kernel: tuple[int, int] | int = 3, stride: tuple[int, int] | int = 1, dilation: int = 1
) -> nn.Sequential:
    kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
    padding = (kernel[0] // 2, dilation * (kernel[1] // 2))
    return nn.Sequential(
        nn.Conv2d(a, b, kernel, stride, padding, dilation=(1, dilation), bias=False),
        nn.BatchNorm2d(b),
        nn.ReLU(inplace=True),
    )


class _Residual(nn.Module):
    def __init__(self, channels: int, kernel: tuple[int, int] | int = 3, dilation: int = 1) -> None:
        super().__init__()
        kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
        padding = (kernel[0] // 2, dilation * (kernel[1] // 2))
        self.first = _unit(channels, channels, kernel, dilation=dilation)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, kernel, 1, padding, dilation=(1, dilation), bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.second(self.first(x)))


class LineReader(nn.Module):
    """What stands at each step of a line, and where in its cell the step is.

    Input (lines, 3, 32, width), each line brought to mean 0 and deviation 1. Output (lines, width / 4, 40): 38 logits,
    then cosine and sine of the place within the cell.
    """

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _unit(3, 16, (5, 5), (2, 2)),
            _unit(16, 40, 3, (2, 2)),
            _Residual(40),
            _unit(40, 64, 3, (2, 1)),
            _Residual(64),
            _Residual(64),
        )
        # rows are gathered by a convolution as high as what is left of the line
        self.gather = nn.Sequential(nn.Conv2d(64, 112, (4, 1), bias=False), nn.BatchNorm2d(112), nn.ReLU(inplace=True))
        self.context = nn.Sequential(
            _Residual(112, (1, 5)), _Residual(112, (1, 5), dilation=2), _Residual(112, (1, 3), dilation=4)
        )
        self.head = nn.Conv2d(112, CLASSES + 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.context(self.gather(self.body(x))))[:, :, 0].transpose(1, 2)


class Finder(nn.Module):
    """Where lines of an MRZ are on a page, which way they read and how large they are.

    Input (1, 1, height, width), sides multiples of 32, grey, 0 to 1. Output (1, 4, height / 4, width / 4): logit of
    being on the middle of a line, cosine and sine of its direction (clockwise from the x axis), log2 of its pitch in
    input pixels.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(_unit(1, 12, 5, 2), _unit(12, 24, 3, 2), _Residual(24))
        self.down8 = nn.Sequential(_unit(24, 40, 3, 2), _Residual(40))
        self.down16 = nn.Sequential(_unit(40, 64, 3, 2), _Residual(64), _Residual(64))
        self.down32 = nn.Sequential(_unit(64, 96, 3, 2), _Residual(96), _Residual(96))
        self.up32 = nn.Conv2d(96, 64, 1)
        self.mix16 = nn.Sequential(nn.ReLU(), _Residual(64))
        self.up16 = nn.Conv2d(64, 40, 1)
        self.mix8 = nn.Sequential(nn.ReLU(), _Residual(40))
        self.up8 = nn.Conv2d(40, 24, 1)
        self.mix4 = nn.Sequential(nn.ReLU(), _Residual(24))
        self.head = nn.Conv2d(24, 4, 1)

    def forward(self, x: Tensor) -> Tensor:
        four = self.stem(x - 0.5)
        eight = self.down8(four)
        sixteen = self.down16(eight)
        thirty_two = self.down32(sixteen)
        sixteen = self.mix16(sixteen + _twice(self.up32(thirty_two)))
        eight = self.mix8(eight + _twice(self.up16(sixteen)))
        return self.head(self.mix4(four + _twice(self.up8(eight))))


def _twice(x: Tensor) -> Tensor:
    return nn.functional.interpolate(x, scale_factor=2, mode="nearest")


def standardised(pictures: Tensor) -> Tensor:
    """Each picture to mean 0 and deviation 1 over all channels."""
    mean = pictures.mean((1, 2, 3), keepdim=True)
    return (pictures - mean) / (pictures.std((1, 2, 3), keepdim=True) + 0.02)
