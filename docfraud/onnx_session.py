"""Opening networks on onnxruntime, in one way for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def open_session(network: str | bytes, *, threads: int = 0) -> InferenceSession:
    """A session on the CPU.

    Args:
        network: path of an ONNX file, or its bytes.
        threads: threads a run may use; 0 lets onnxruntime choose.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Several networks share the cores: a pool that spins between its runs takes them from the one that works. On two
    # busy cores this saved a third of the processor time of an inspection.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
