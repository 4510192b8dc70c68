"""Quality of a face picture in the vocabulary of ISO/IEC 29794-5: one measure per file over one shared session.

from docfraud.biometrics.quality.assess import assess_face, best_of, fusion_weights
assess_face("live.jpg").advice()
"""
