"""Codes of states, organisations and statuses in an MRZ (ICAO 9303-3 section 5), with English names.

ISO 3166-1 alpha-3 as of 2023 plus the standard's own additions, plus codes that are no longer given out but stand on
documents in use, plus a few that issuers print without being in the standard, plus the issuers that docfraud's own
specimens name. `entry` says which kind a code is: a code being known does not make the document a travel document.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CodeKind(StrEnum):
    """Where a code comes from."""

    STATE = "state"
    """ISO 3166-1, and D for Germany."""
    SPECIAL = "special"
    """ICAO 9303-3 section 5, parts A to F and H: British statuses, organisations, persons without nationality."""
    WITHDRAWN = "withdrawn"
    """Once ISO 3166-1; a current document should not bear it."""
    PRACTICE = "practice"
    """Printed by an issuer, but in neither list."""
    SPECIMEN = "specimen"
    """Specimens and training only: Utopia (section 5, part G), and the issuers of docfraud's laboratory."""
    FANTASY = "fantasy"
    """Printed on documents that no state or treaty organisation issues."""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    code: str
    name: str
    kind: CodeKind


_STATES = """
ABW Aruba; AFG Afghanistan; AGO Angola; AIA Anguilla; ALA Åland Islands; ALB Albania; AND Andorra;
ARE United Arab Emirates; ARG Argentina; ARM Armenia; ASM American Samoa; ATA Antarctica;
ATF French Southern Territories; ATG Antigua and Barbuda; AUS Australia; AUT Austria; AZE Azerbaijan; BDI Burundi;
BEL Belgium; BEN Benin; BES Bonaire, Sint Eustatius and Saba; BFA Burkina Faso; BGD Bangladesh; BGR Bulgaria;
BHR Bahrain; BHS Bahamas; BIH Bosnia and Herzegovina; BLM Saint Barthélemy; BLR Belarus; BLZ Belize; BMU Bermuda;
BOL Bolivia; BRA Brazil; BRB Barbados; BRN Brunei; BTN Bhutan; BVT Bouvet Island; BWA Botswana;
CAF Central African Republic; CAN Canada; CCK Cocos (Keeling) Islands; CHE Switzerland; CHL Chile; CHN China;
CIV Côte d'Ivoire; CMR Cameroon; COD Democratic Republic of the Congo; COG Congo; COK Cook Islands; COL Colombia;
COM Comoros; CPV Cabo Verde; CRI Costa Rica; CUB Cuba; CUW Curaçao; CXR Christmas Island; CYM Cayman Islands;
CYP Cyprus; CZE Czechia; DEU Germany; DJI Djibouti; DMA Dominica; DNK Denmark; DOM Dominican Republic; DZA Algeria;
ECU Ecuador; EGY Egypt; ERI Eritrea; ESH Western Sahara; ESP Spain; EST Estonia; ETH Ethiopia; FIN Finland; FJI Fiji;
FLK Falkland Islands (Malvinas); FRA France; FRO Faroe Islands; FSM Micronesia; GAB Gabon; GBR United Kingdom;
GEO Georgia; GGY Guernsey; GHA Ghana; GIB Gibraltar; GIN Guinea; GLP Guadeloupe; GMB Gambia; GNB Guinea-Bissau;
GNQ Equatorial Guinea; GRC Greece; GRD Grenada; GRL Greenland; GTM Guatemala; GUF French Guiana; GUM Guam; GUY Guyana;
HKG Hong Kong; HMD Heard Island and McDonald Islands; HND Honduras; HRV Croatia; HTI Haiti; HUN Hungary;
IDN Indonesia; IMN Isle of Man; IND India; IOT British Indian Ocean Territory; IRL Ireland; IRN Iran; IRQ Iraq;
ISL Iceland; ISR Israel; ITA Italy; JAM Jamaica; JEY Jersey; JOR Jordan; JPN Japan; KAZ Kazakhstan; KEN Kenya;
KGZ Kyrgyzstan; KHM Cambodia; KIR Kiribati; KNA Saint Kitts and Nevis; KOR Republic of Korea; KWT Kuwait; LAO Laos;
LBN Lebanon; LBR Liberia; LBY Libya; LCA Saint Lucia; LIE Liechtenstein; LKA Sri Lanka; LSO Lesotho; LTU Lithuania;
LUX Luxembourg; LVA Latvia; MAC Macao; MAF Saint Martin (French part); MAR Morocco; MCO Monaco; MDA Moldova;
MDG Madagascar; MDV Maldives; MEX Mexico; MHL Marshall Islands; MKD North Macedonia; MLI Mali; MLT Malta; MMR Myanmar;
MNE Montenegro; MNG Mongolia; MNP Northern Mariana Islands; MOZ Mozambique; MRT Mauritania; MSR Montserrat;
MTQ Martinique; MUS Mauritius; MWI Malawi; MYS Malaysia; MYT Mayotte; NAM Namibia; NCL New Caledonia; NER Niger;
NFK Norfolk Island; NGA Nigeria; NIC Nicaragua; NIU Niue; NLD Netherlands; NOR Norway; NPL Nepal; NRU Nauru;
NZL New Zealand; OMN Oman; PAK Pakistan; PAN Panama; PCN Pitcairn; PER Peru; PHL Philippines; PLW Palau;
PNG Papua New Guinea; POL Poland; PRI Puerto Rico; PRK Democratic People's Republic of Korea; PRT Portugal;
PRY Paraguay; PSE Palestine; PYF French Polynesia; QAT Qatar; REU Réunion; ROU Romania; RUS Russian Federation;
RWA Rwanda; SAU Saudi Arabia; SDN Sudan; SEN Senegal; SGP Singapore; SGS South Georgia and the South Sandwich Islands;
SHN Saint Helena, Ascension and Tristan da Cunha; SJM Svalbard and Jan Mayen; SLB Solomon Islands; SLE Sierra Leone;
SLV El Salvador; SMR San Marino; SOM Somalia; SPM Saint Pierre and Miquelon; SRB Serbia; SSD South Sudan;
STP Sao Tome and Principe; SUR Suriname; SVK Slovakia; SVN Slovenia; SWE Sweden; SWZ Eswatini;
SXM Sint Maarten (Dutch part); SYC Seychelles; SYR Syria; TCA Turks and Caicos Islands; TCD Chad; TGO Togo;
THA Thailand; TJK Tajikistan; TKL Tokelau; TKM Turkmenistan; TLS Timor-Leste; TON Tonga; TTO Trinidad and Tobago;
TUN Tunisia; TUR Türkiye; TUV Tuvalu; TWN Taiwan; TZA Tanzania; UGA Uganda; UKR Ukraine;
UMI United States Minor Outlying Islands; URY Uruguay; USA United States of America; UZB Uzbekistan;
VAT Holy See; VCT Saint Vincent and the Grenadines; VEN Venezuela; VGB British Virgin Islands;
VIR United States Virgin Islands; VNM Viet Nam; VUT Vanuatu; WLF Wallis and Futuna; WSM Samoa; YEM Yemen;
ZAF South Africa; ZMB Zambia; ZWE Zimbabwe; D Germany
"""

_SPECIAL = """
GBD British Overseas Territories Citizen; GBN British National (Overseas); GBO British Overseas Citizen;
GBP British Protected Person; GBS British Subject; RKS Kosovo; EUE European Union;
UNO United Nations Organization or one of its officials; UNA United Nations specialized agency or one of its officials;
UNK Resident of Kosovo with a travel document of the United Nations Interim Administration Mission in Kosovo;
XBA African Development Bank; XIM African Export-Import Bank; XCC Caribbean Community; XCE Council of Europe;
XCO Common Market for Eastern and Southern Africa; XEC Economic Community of West African States;
XPO International Criminal Police Organization (INTERPOL); XES Organization of Eastern Caribbean States;
XMP Parliamentary Assembly of the Mediterranean; XOM Sovereign Military Order of Malta;
XDC Southern African Development Community; XXA Stateless person (1954 Convention);
XXB Refugee (1951 Convention and 1967 Protocol); XXC Refugee, other than under the Convention;
XXX Person of unspecified nationality; ANT Netherlands Antilles; NTZ Neutral Zone;
IAO International Civil Aviation Organization
"""

_WITHDRAWN = """
BUR Burma; BYS Byelorussian SSR; CSK Czechoslovakia; DDR German Democratic Republic; FXX France, Metropolitan;
HVO Upper Volta; PCI Pacific Islands (trust territory); ROM Romania; SCG Serbia and Montenegro; SUN USSR;
TMP East Timor; YMD Democratic Yemen; YUG Yugoslavia; ZAR Zaire
"""

_PRACTICE = """
INP International Criminal Police Organization (INTERPOL); XCT Northern Cyprus; XKX Kosovo
"""

# Section 5 part G keeps one code for specimens. The other four are docfraud's laboratory: they lie in the ranges that
# ISO 3166-1 leaves to users (AAA-AAZ, QMA-QZZ, XAA-XXZ, ZZA-ZZZ), and ICAO gives none of them a meaning.
_SPECIMEN = """
UTO Utopia; QMR Marenia (docfraud's laboratory); ZZV Verdania (docfraud's laboratory);
XKE Kestoria (docfraud's laboratory); QSK Skarvia (docfraud's laboratory)
"""

_FANTASY = """WSA World Service Authority; NSK Neue Slowenische Kunst"""


def _table() -> dict[str, CodeEntry]:
    entries = {}
    for kind, text in (
        (CodeKind.STATE, _STATES),
        (CodeKind.SPECIAL, _SPECIAL),
        (CodeKind.WITHDRAWN, _WITHDRAWN),
        (CodeKind.PRACTICE, _PRACTICE),
        (CodeKind.SPECIMEN, _SPECIMEN),
        (CodeKind.FANTASY, _FANTASY),
    ):
        for item in text.split(";"):
            code, name = item.split(maxsplit=1)
            entries[code] = CodeEntry(code, " ".join(name.split()), kind)
    return entries


_ENTRIES = _table()

_SAME = {
    "D": "DEU",
    "ROM": "ROU",
    "ZAR": "COD",
    "TMP": "TLS",
    "BUR": "MMR",
    "BYS": "BLR",
    "HVO": "BFA",
    "FXX": "FRA",
    "INP": "XPO",
    "XKX": "RKS",
}
"""Codes of one and the same state or organisation. A successor state (YUG, CSK, SUN) is another state."""


def entry(code: str) -> CodeEntry | None:
    """What a code stands for; None if it is unknown. Fillers, blanks and case do not matter."""
    return _ENTRIES.get(_clean(code))


def country_name(code: str) -> str | None:
    """English name of a code, None if it is unknown."""
    found = entry(code)
    return found.name if found else None


def is_known(code: str) -> bool:
    """Whether the code is in any of the lists, fantasy and specimen codes included."""
    return _clean(code) in _ENTRIES


def is_specimen(code: str) -> bool:
    """Whether the code says that the document is a specimen or a training piece.

    Utopia's (9303-3 section 5, part G), and those of the fictitious issuers in docfraud's laboratory.
    """
    found = entry(code)
    return found is not None and found.kind is CodeKind.SPECIMEN


def is_fantasy(code: str) -> bool:
    """Whether the code belongs to documents that no state or treaty organisation issues."""
    found = entry(code)
    return found is not None and found.kind is CodeKind.FANTASY


def same_state(first: str, second: str) -> bool:
    """Whether two codes mean the same state: D and DEU, ROM and ROU. Unknown codes equal only themselves."""
    a, b = _clean(first), _clean(second)
    return bool(a) and _SAME.get(a, a) == _SAME.get(b, b)


def all_codes() -> tuple[CodeEntry, ...]:
    """Every known code, for listings and readers that weigh them."""
    return tuple(_ENTRIES.values())


def _clean(code: str) -> str:
    return code.replace("<", "").strip().upper()
