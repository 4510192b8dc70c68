"""Portraits for specimens: a library of them, morphs, ghost portraits and simulated live captures."""
