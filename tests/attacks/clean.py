#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Says what is wrong with a text that a terminal, or a parser of JSON, gets to see.

    clean.py FILE...

Nothing: it is UTF-8 without controls, bidirectional and invisible characters, and valid as JSON
where it begins so. The exit status is 1 when something is.
"""
import json
import sys
import unicodedata

HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def fault(data):
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        return f"no UTF-8: {error}"
    bad = {c for c in text if c != "\n" and unicodedata.category(c) in HIDDEN}
    if bad:
        return f"raw: {sorted(map(hex, map(ord, bad)))}"
    if text.startswith(("{", "[")):
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            return f"no JSON: {error}"
    return None


found = [(name, fault(open(name, "rb").read())) for name in sys.argv[1:]]
for name, why in found:
    if why:
        print(f"{name}: {why}")
sys.exit(any(why for _, why in found))
