"""The one door to OpenCV: `from docfraud.imaging.native import cv2`.

The opencv-python wheel links shared libraries that a minimal Debian does not have; its loader then fails with a bare
`ImportError: libGL.so.1: cannot open shared object file`. Here that becomes an error naming the package to install.
OpenCV's thread count is left alone: it belongs to the host application.
"""

from __future__ import annotations

import sys

from docfraud.errors import MissingLibraryError

__all__ = ["cv2"]


def _translate(error: ImportError) -> MissingLibraryError:
    """The error that tells the user what to install, from what `import cv2` said."""
    # A failed load leaves this marker behind, and cv2 then reports "recursion" instead of the true cause.
    if hasattr(sys, "OpenCV_LOADER"):
        del sys.OpenCV_LOADER
    if isinstance(error, ModuleNotFoundError) and error.name == "cv2":
        return MissingLibraryError("OpenCV is not installed.", remedy="Install it: pip install opencv-python")
    if "cannot open shared object file" in str(error):
        library = str(error).split(":", 1)[0].strip()
        return MissingLibraryError(
            f"OpenCV needs the shared library {library}, which this system lacks.",
            remedy="On Debian and Ubuntu: apt-get install libgl1 libglib2.0-0",
        )
    return MissingLibraryError(
        f"OpenCV cannot be loaded: {error}", remedy="Reinstall it: pip install --force-reinstall opencv-python"
    )


try:
    import cv2
except ImportError as _error:
    raise _translate(_error) from _error
