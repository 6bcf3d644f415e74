#!/usr/bin/python3
"""grammar/mistakes.txt: each broken snippet gives exactly the codes, at the lines, that it is paired with.

A case is `=== CODE LINE [CODE LINE ...] [title]`, then the snippet up to the next case; `--- words` right under the head may
ask for words that the message must hold. Every code of the registry has a case.
"""
import json
import re
from pathlib import Path

from support import check, lintel

text = Path("grammar/mistakes.txt").read_text(encoding="utf-8")
