"""Names of the months as documents print them.

ICAO 9303-3 (dates in the VIZ) has the month in the issuer's language and, after it, in English, French or Spanish;
many issuers print only their own. A word stands for a set of months because some abbreviations are shared ("LIP" is
July in Polish and June in Croatian); the two words together, or the other dates, then decide.
"""

from __future__ import annotations

from functools import lru_cache

from docfraud.viz.fold import LETTER_FOR, distance, fold

_CORE = """
en January February March April May June July August September October November December
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
de Januar Februar März April Mai Juni Juli August September Oktober November Dezember
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
"""

_OTHERS = """
nl januari februari maart april mei juni juli augustus september oktober november december
sv januari februari mars april maj juni juli augusti september oktober november december
da januar februar marts april maj juni juli august september oktober november december
no januar februar mars april mai juni juli august september oktober november desember
is janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
fi tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
et jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
lv janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
lt sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis lapkritis gruodis
pl styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
cs leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
sk január február marec apríl máj jún júl august september október november december
hu január február március április május június július augusztus szeptember október november december
sl januar februar marec april maj junij julij avgust september oktober november december
hr siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac
sr januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
sq janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
tr ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
mt Jannar Frar Marzu April Mejju Ġunju Lulju Awwissu Settembru Ottubru Novembru Diċembru
ga Eanáir Feabhra Márta Aibreán Bealtaine Meitheamh Iúil Lúnasa MeánFómhair DeireadhFómhair Samhain Nollaig
cy Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr
ca gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
id Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
ms Januari Februari Mac April Mei Jun Julai Ogos September Oktober November Disember
sw Januari Februari Machi Aprili Mei Juni Julai Agosti Septemba Oktoba Novemba Desemba
az yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
uz yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
el Ianouarios Fevrouarios Martios Aprilios Maios Iounios Ioulios Avgoustos Septemvrios Oktovrios Noemvrios Dekemvrios
lb Januar Februar Mäerz Abrëll Mee Juni Juli August September Oktober November Dezember
"""
_SPECIAL = {  # abbreviations that are no beginning of the name
    "JANNER": 1, "MRZ": 3, "MRT": 3, "SETIEMBRE": 9, "SETIEM": 9, "MER": 3,
    "UNR": 2, "CVN": 6, "CVC": 7, "RGP": 8, "RGS": 9, "GRD": 12, "MFO": 9, "DFO": 10, "SIJ": 1, "OZU": 3,
}  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def _table(text: str) -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    for line in text.strip().splitlines():
        for month, name in enumerate(line.split()[1:], 1):
            word = fold(name)
            for length in {3, 4, 5, len(word)}:
                table.setdefault(word[:length], set()).add(month)
    return {word: frozenset(months) for word, months in table.items()}


_KNOWN = _table(_OTHERS) | {word: frozenset({month}) for word, month in _SPECIAL.items()} | _table(_CORE)
_ROMAN_MONTHS = {word: frozenset({i}) for i, word in enumerate(ROMAN, 1)}


def _with_digits() -> dict[str, str]:
    """Short month words with one letter misread as a digit ("5EP"), and the word."""
    found = {}
    for word in _KNOWN:
        for i, letter in enumerate(word if len(word) <= 4 else ""):
            for digit, lookalike in LETTER_FOR.items():
                if letter == lookalike:
                    found[word[:i] + digit + word[i + 1 :]] = word
    return found


WITH_DIGITS = _with_digits()
"""Month words in which an engine put one digit for a letter, and the word meant."""


@lru_cache(maxsize=1024)
def months_of(word: str) -> tuple[frozenset[int], bool]:
    """The months a folded word can stand for.

    Returns:
        The months 1 to 12 (empty: not a month), and whether the word was recognised exactly.
    """
    if word in _KNOWN:
        return _KNOWN[word], True
    if word in _ROMAN_MONTHS:
        return _ROMAN_MONTHS[word], True
    if word in WITH_DIGITS:
        return _KNOWN[WITH_DIGITS[word]], False
    for cut in range(3, len(word) - 2):  # two words whose slash was not read
        first, second = _KNOWN.get(word[:cut]), _KNOWN.get(word[cut:])
        if first and second and first & second:
            return first & second, True
    if len(word) >= 5:
        near = {_KNOWN[known] for known in _KNOWN if len(known) >= 5 and distance(word, known, limit=1) <= 1}
        months = frozenset[int]().union(*near)
        if len(months) == 1:
            return months, False
    return frozenset(), False
