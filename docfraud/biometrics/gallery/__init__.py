"""The gallery: a watch list, or a booth's memory. Is this face known under another name or document?

It holds templates (not pictures), names, document numbers and notes, all encrypted in one file; an audit log beside it
says who searched for whom. While a gallery is open, its templates and names are in clear in this process's memory.
"""

from docfraud.biometrics.gallery.audit import AuditEntry
from docfraud.biometrics.gallery.export import read_export
from docfraud.biometrics.gallery.faces import template_format, templates_of
from docfraud.biometrics.gallery.gallery import Gallery, restart_audit
from docfraud.biometrics.gallery.header import TemplateFormat
from docfraud.biometrics.gallery.keys import GalleryKey, KeyFileWarning, find_key, make_key_file
from docfraud.biometrics.gallery.people import Candidate, NewPerson, Person, SearchResult, StoredPicture, Templates
from docfraud.biometrics.gallery.state import audit_of
from docfraud.biometrics.gallery.threshold import GalleryThreshold, RatesByDistance, default_curve, threshold_for

__all__ = [
    "AuditEntry",
    "Candidate",
    "Gallery",
    "GalleryKey",
    "GalleryThreshold",
    "KeyFileWarning",
    "NewPerson",
    "Person",
    "RatesByDistance",
    "SearchResult",
    "StoredPicture",
    "TemplateFormat",
    "Templates",
    "audit_of",
    "default_curve",
    "find_key",
    "make_key_file",
    "read_export",
    "restart_audit",
    "template_format",
    "templates_of",
    "threshold_for",
]
