"""Error rates of face comparison on a user's own pictures, in the terms of ISO/IEC 19795-1.

`evaluate_faces(folder)` gives a `FaceEvaluation`; `docfraud evaluate faces` shows it.
"""
