"""How national letters are spelt in an MRZ: the tables of ICAO 9303-3 section 6, and what issuers do beside them.

Upper case only; letters with diacritics that simply lose them (the bulk of table A) are not listed, `transliteration`
takes their marks off. First in each tuple is the spelling the standard puts first, then its alternatives, then
(tables named PRACTICE) spellings that the standard does not give but documents bear.

Known flaws of the standard's table B, put right here: U+0402 is printed with the glyph of U+040B and U+04BA takes the
place of U+040B (so Ђ D and Ћ C); Macedonian GJ stands at U+0492 instead of U+0403; Serbian Г is given as H, which is
no Serbian spelling, and kept only as an alternative. Ь is not in the table; it is left out, as Russian and Ukrainian
passports do.

Uncertain: the PRACTICE tables are from national transliteration laws and common use, not from a standard, and are not
complete; Kazakh and Mongolian letters are the least certain. The word الله, which 9303-3 Appendix B spells ALLXH in
one example, gets the table's ALLH.
"""

from __future__ import annotations

LATIN: dict[str, tuple[str, ...]] = {
    "Ä": ("AE", "A"),
    "Å": ("AA", "A"),
    "Æ": ("AE",),
    "Ð": ("D",),
    "Đ": ("D",),
    "Ħ": ("H",),
    "Ĳ": ("IJ",),
    "Ł": ("L",),
    "Ñ": ("N", "NXX"),
    "Ŋ": ("N",),
    "Ö": ("OE", "O"),
    "Ø": ("OE",),
    "Œ": ("OE",),
    "Þ": ("TH",),
    "Ŧ": ("T",),
    "Ü": ("UE", "UXX", "U"),
    "ẞ": ("SS",),
}
"""9303-3 section 6 A, where it is more than dropping a mark."""

LATIN_PRACTICE: dict[str, tuple[str, ...]] = {
    "Ð": ("DH",),
    "Đ": ("DJ",),
    "Ø": ("O",),
    # not in the standard; the plain letter each is a form of
    "Ə": ("A", "E"),
    "Ɓ": ("B",),
    "Ɗ": ("D",),
    "Ɛ": ("E",),
    "Ƙ": ("K",),
    "Ɔ": ("O",),
    "Ƴ": ("Y",),
}

CYRILLIC: dict[str, str] = {
    **dict(zip("АБВГДЕЗИЙКЛМНОПРСТУФ", "ABVGDEZIIKLMNOPRSTUF", strict=True)),
    "Ё": "E",
    "Ђ": "D",
    "Ѓ": "G",
    "Є": "IE",
    "Ѕ": "DZ",
    "І": "I",
    "Ї": "I",
    "Ј": "J",
    "Љ": "LJ",
    "Њ": "NJ",
    "Ћ": "C",
    "Ќ": "K",
    "Ў": "U",
    "Џ": "DZ",
    "Ж": "ZH",
    "Х": "KH",
    "Ц": "TS",
    "Ч": "CH",
    "Ш": "SH",
    "Щ": "SHCH",
    "Ъ": "IE",
    "Ы": "Y",
    "Ь": "",
    "Э": "E",
    "Ю": "IU",
    "Я": "IA",
    "Ѫ": "U",
    "Ѵ": "Y",
    "Ґ": "G",
    "Ғ": "G",
    "Һ": "C",
}
"""9303-3 section 6 B, without its exceptions."""

CYRILLIC_BY_LANGUAGE: dict[str, dict[str, str]] = {
    "be": {"Ё": "IO", "Г": "H"},
    "bg": {"Щ": "SHT"},
    "mk": {"Ќ": "KJ", "Ѓ": "GJ", "Џ": "DJ", "Х": "H", "Ц": "C"},
    "ru": {},
    "sr": {"Ж": "Z", "Х": "H", "Ц": "C", "Ч": "C", "Ш": "S"},
    "uk": {"Г": "H", "И": "Y"},
}
"""The exceptions of section 6 B by ISO 639-1 language."""

UKRAINIAN_INITIAL: dict[str, str] = {"Є": "YE", "Ї": "YI", "Й": "Y", "Ю": "YU", "Я": "YA"}
"""Ukrainian, where the letter begins a word."""

CYRILLIC_PRACTICE: dict[str, tuple[str, ...]] = {
    "Г": ("H",),  # the standard's Serbian row, too
    "Е": ("YE",),
    "Ё": ("YO",),
    "Є": ("YE", "E"),
    "Ж": ("J",),
    "И": ("Y",),
    "Ї": ("YI",),
    "Й": ("Y", "J"),
    "Ђ": ("DJ",),
    "Ѓ": ("GJ",),
    "Џ": ("DZH",),
    "Ъ": ("A", ""),  # Bulgarian law; left out in Russian passports of 2000 to 2010
    "Ь": ("Y",),  # Bulgarian law
    "Ю": ("YU", "JU"),
    "Я": ("YA", "JA"),
    "Һ": ("H",),
    # not in the standard: Kazakh, Kyrgyz, Mongolian
    "Ә": ("A",),
    "Қ": ("K", "Q"),
    "Ң": ("N", "NG"),
    "Ө": ("O", "U"),
    "Ү": ("U",),
    "Ұ": ("U",),
}

ARABIC: dict[str, tuple[str, ...]] = {
    "ء": ("XE",),
    "آ": ("XAA",),
    "أ": ("XAE",),
    "ؤ": ("U",),
    "إ": ("I",),
    "ئ": ("XI",),
    "ا": ("A",),
    "ب": ("B",),
    "ة": ("XTA", "XAH"),  # XAH where it ends a word: see `transliteration`
    "ت": ("T",),
    "ث": ("XTH",),
    "ج": ("J",),
    "ح": ("XH",),
    "خ": ("XKH",),
    "د": ("D",),
    "ذ": ("XDH",),
    "ر": ("R",),
    "ز": ("Z",),
    "س": ("S",),
    "ش": ("XSH",),
    "ص": ("XSS",),
    "ض": ("XDZ",),
    "ط": ("XTT",),
    "ظ": ("XZZ",),
    "ع": ("E",),
    "غ": ("G",),
    "ف": ("F",),
    "ق": ("Q",),
    "ك": ("K",),
    "ل": ("L",),
    "م": ("M",),
    "ن": ("N",),
    "ه": ("H",),
    "و": ("W",),
    "ى": ("XAY",),
    "ي": ("Y",),
    "\u0671": ("XXA",),  # alef wasla
    "\u0679": ("XXT",),  # tteh
    "\u067c": ("XRT",),  # teh with ring
    "\u067e": ("P",),  # peh
    "\u0681": ("XKE",),  # hah with hamza above
    "\u0685": ("XXH",),  # hah with three dots above
    "\u0686": ("XC",),  # tcheh
    "\u0688": ("XXD",),  # ddal
    "\u0689": ("XDR",),  # dal with ring
    "\u0691": ("XXR",),  # rreh
    "\u0693": ("XRR",),  # reh with ring
    "\u0696": ("XRX",),  # reh with dot below and dot above
    "\u0698": ("XJ",),  # jeh
    "\u069a": ("XXS",),  # seen with dot below and dot above
    "\u069c": ("",),  # this and the next: Maghrebi letters, "not encoded"
    "\u06a2": ("",),
    "\u06a4": ("V",),  # veh (Appendix B)
    "\u06a5": ("XF",),  # feh with three dots below (Appendix B)
    "\u06a7": ("",),
    "\u06a8": ("",),
    "\u06a9": ("XKK",),  # keheh
    "\u06ab": ("XXK",),  # kaf with ring
    "\u06ad": ("XNG",),  # ng
    "\u06af": ("XGG",),  # gaf
    "\u06ba": ("XNN",),  # noon ghunna
    "\u06bc": ("XXN",),  # noon with ring
    "\u06be": ("XDO",),  # heh doachashmee
    "\u06c0": ("XYH",),  # heh with yeh above
    "\u06c1": ("XXG",),  # heh goal
    "\u06c2": ("XGE",),  # heh goal with hamza above
    "\u06c3": ("XTG",),  # teh marbuta goal
    "\u06cc": ("XYA", "Y", "XAY"),  # Farsi yeh; Y and XAY by Appendix B
    "\u06cd": ("XXY",),  # yeh with tail
    "\u06d0": ("Y",),  # Pashto yeh
    "\u06d2": ("XYB",),  # yeh barree
    "\u06d3": ("XBE",),  # yeh barree with hamza above
}
"""9303-3 section 6 C and Appendix B. Vowel signs and tatweel are not encoded; shadda doubles the letter before it."""

SHADDA = "\u0651"
TEH_MARBUTA = "\u0629"

LOST_MARKS: dict[str, tuple[str, ...]] = {
    "A": ("AE", "AA"),
    "B": ("SS",),  # ß read as B
    "N": ("NXX",),
    "O": ("OE",),
    "U": ("UE", "UXX"),
}
"""What a letter may be in the MRZ if a reader of the printed page missed the mark on it (Ü read as U)."""
