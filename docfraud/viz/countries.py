"""Words by which a page names a state or its nationals, for comparing them with a code.

English names come from `docfraud.mrz.codes`; most words for nationals begin like the name (Canada, Canadian). Here are
the ones that do not, and what states call themselves in Latin letters.
"""

from __future__ import annotations

import re
from functools import lru_cache

from docfraud.mrz.codes import all_codes, country_name, same_state
from docfraud.viz.fold import distance, fold

_OWN_WORDS = """
AUT Österreich; BEL Belgique België Belgien Belge; BGR Bulgarian Balgaria; BRA Brasil Brasileira
Brasileiro; CHE Suisse Schweiz Svizzera Svizra Swiss; CHN Chinese; CIV Ivoirienne Ivoirien; CMR Camerounaise; CYP
Kypros Cypriot Kibris; CZE Česká Czech Česko; D Deutsch Deutschland German Bundesrepublik Allemagne; DNK Danmark
Dansk Danish; DZA Algérie Algérienne; EGY Egypte; ESP España Española Español Spanish Espanyola Espagne; EST Eesti;
FIN Suomi Suomen Finnish Finsk; FRA Française Français French; GBR BRITISH Britannique Britain; GRC Hellenic Hellas
Ellas Ellinike Greek; HRV Hrvatska Hrvatsko Hrvat; HUN Magyar Magyarország; IDN Indonesie; IRL Éire Éireannach
Irish; ISL Ísland Íslenskt Icelandic Islande; ITA Italia Italiana Italiano; JPN Nippon Nihon; KOR Korea Korean; LIE
Liechtensteiner; LTU Lietuvos Lietuva; LUX Lëtzebuerg Luxembourgeoise; LVA Latvijas Latvija; MAR Maroc Marocaine;
MCO Monégasque; MEX México Mexicana Mexicano; MLT Maltija Maltese; NLD Nederland Nederlandse Nederlands Dutch
Netherlands; NOR Norge Norsk Noreg Norwegian; PER Perú Peruana; PHL Pilipinas Filipino; POL Polska Polskie Polish;
PRT Portugal Portuguesa Português; ROU România Română Roumanie; RUS Rossiya Rossiiskaya Russian; SEN Sénégalaise;
SRB Srbija Srpsko; SVK Slovenská Slovensko Slovak; SVN Slovenija Slovensko Slovene; SWE Sverige
Svensk Swedish; TUN Tunisie Tunisienne; TUR Türkiye Turkish Türk; TWN China Chinese; UKR Ukraina Ukraïna; USA
American Etats-Unis; VNM Việt Vietnamese; ZAF Suid-Afrika
"""
_BREAK = re.compile(r"[\s/,.\-()]+")
_BRITISH = frozenset({"GBD", "GBN", "GBO", "GBP", "GBS"})
_COMMON = """
REPUBLIC REPUBLIQUE REPUBLICA REPUBLIKA REPUBBLICA STATES STATE ISLANDS ISLAND SAINT UNITED KINGDOM DEMOCRATIC PEOPLES
FEDERATION NORTH SOUTH WESTERN NORTHERN SOUTHERN CENTRAL TERRITORY PERSON REFUGEE ORGANIZATION RESIDENT NATIONS OTHER
UNDER THAN WITH DOCUMENT TRAVEL OVERSEAS CITIZEN NATIONAL NATIONALITY UNSPECIFIED CONVENTION BANK COMMUNITY BRITISH
INTERNATIONAL CRIMINAL POLICE OFFICIALS SPECIALIZED AGENCY MISSION ADMINISTRATION INTERIM SUBJECT PROTECTED
DOCFRAUDS LABORATORY
"""
"""Words of states' names that name no state by themselves."""


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    common = frozenset(_COMMON.split())
    table: dict[str, set[str]] = {}
    for entry in _OWN_WORDS.split(";"):
        code, *own = entry.split()
        table.setdefault(code, set()).update(_word(w) for w in own if len(_word(w)) >= 4)
    for known in all_codes():
        words = {w for w in map(_word, _BREAK.split(known.name)) if len(w) >= 4 and w not in common}
        table.setdefault(known.code, set()).update(words)
    return {code: frozenset(words) for code, words in table.items()}


def _word(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalpha())


def names_state(text: str, code: str) -> bool:
    """Whether a printed text names a state, or its nationals, by a word.

    Args:
        text: as printed, one line or less.
        code: an ICAO code, also of a British status.
    """
    wanted = "GBR" if code in _BRITISH else code
    words = map(_word, _BREAK.split(text))
    return any(same_state(named, wanted) for word in words for named in _states_named(word))


@lru_cache(maxsize=2048)
def _states_named(word: str) -> frozenset[str]:
    """The states whose words a word is, or begins like for all but its ending (Utopia, Utopian; Canada, Canadienne).

    Of several that it resembles, those it resembles for longest: "NIGERIAN" is Nigeria's, not Niger's.
    """
    if len(word) < 4:
        return frozenset()
    alike: dict[str, int] = {}
    for code, stems in _table().items():
        for stem in stems:
            shared = next(
                (i for i, (a, b) in enumerate(zip(word, stem, strict=False)) if a != b), min(len(word), len(stem))
            )
            misread = len(stem) >= 7 and distance(word, stem, limit=1) <= 1
            if shared >= max(4, len(stem) - 3) or misread:
                alike[code] = max(alike.get(code, 0), shared, len(stem) - 1 if misread else 0)
    longest = max(alike.values(), default=0)
    return frozenset(code for code, shared in alike.items() if shared == longest)


def state_title(code: str) -> str:
    """A code with its name, for a sentence."""
    name = country_name(code)
    return f"{code} ({name})" if name else code
