"""International bank account numbers (ISO 13616-1): how many characters, and the check figures. Pure.

A number is personal data: it is put into no message and no log.
"""

import re

REGISTRY = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 "
    "EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 "
    "KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 "
    "PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 "
    "VA22 VG24 XK20"
)
LENGTHS = {item[:2]: int(item[2:]) for item in REGISTRY.split()}
"""Characters of a number by its country: the IBAN registry that SWIFT keeps for ISO 13616-2."""
SEPARATORS = re.compile(r"[\s\u00a0\u202f\u2009.-]")
NUMBER = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]+", re.ASCII)
LONGEST_TYPED = 80
"""Characters, with a space between each."""


def compact(text: str) -> str:
    """A number as it is kept: no spaces, capitals, without the word IBAN that many paste with it."""
    return SEPARATORS.sub("", text).upper().removeprefix("IBAN").removeprefix(":")


def is_iban(number: str) -> bool:
    """Tell whether a compact number is one: of a country that has them, as long as there, with its check figures."""
    if LENGTHS.get(number[:2]) != len(number) or not NUMBER.fullmatch(number):
        return False
    figures = "".join(str(int(sign, 36)) for sign in number[4:] + number[:4])
    return int(figures) % 97 == 1


def by_fours(number: str) -> str:
    """« FR14 2004 1010 0505 0001 3M02 606 »."""
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))
