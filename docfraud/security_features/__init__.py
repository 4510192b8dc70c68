"""Printing and security features: one file per feature, each file one check or one tight family.

`scene` holds what they share: one side's pictures in one frame, its scale and its places. The measurements are
functions of arrays, so that they can be used without an examination; the checks around them judge.
"""
