"""Going on from an exported network: its convolutions, and batch normalisation put back between them.

The export folds batch normalisation into the convolution before it. To train further it is needed again; here each is
given the mean and deviation that real samples have at its place, and the scale and shift that undo them, so that the
network says what it said.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn


@torch.no_grad()
def unfold(network: nn.Module, file: Path, samples: Tensor) -> None:
    """Fill a network, in place.

    Args:
        network: as built, of the same shape as the one exported.
        file: the export; its convolutions are in the order in which the network runs them.
        samples: inputs as in training, some ten or more.
    """
    graph = onnx.load(str(file)).graph
    values = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    folded = iter([[values[name] for name in node.input[1:]] for node in graph.node if node.op_type == "Conv"])
    shifts: list[Tensor] = []

    def convolution(module: nn.Module, _: Any) -> None:
        assert isinstance(module, nn.Conv2d)
        weight, bias = next(folded)
        module.weight.copy_(weight)
        if module.bias is not None:
            module.bias.copy_(bias)
        else:
            shifts.append(bias)

    def normalisation(module: nn.Module, given: tuple[Tensor]) -> None:
        assert isinstance(module, nn.BatchNorm2d)
        assert module.running_mean is not None
        assert module.running_var is not None
        variance, mean = torch.var_mean(given[0], (0, 2, 3))
        module.running_mean.copy_(mean)
        module.running_var.copy_(variance)
        module.weight.copy_(torch.sqrt(variance + module.eps))
        module.bias.copy_(mean + shifts.pop().to(mean))

    hooks: dict[type[nn.Module], Callable[..., None]] = {nn.Conv2d: convolution, nn.BatchNorm2d: normalisation}
    handles = [m.register_forward_pre_hook(hooks[type(m)]) for m in network.modules() if type(m) in hooks]
    network.eval()
    network(samples)
    for handle in handles:
        handle.remove()
    network.train()
    assert next(folded, None) is None, "the export has more convolutions than the network"
