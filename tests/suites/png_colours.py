#!/usr/bin/python3
#:plain
"""A PNG of few colours keeps those of its boxes: every fill of a box or group that the SVG of the same design states is in the palette."""
import re
import struct

from support import EXAMPLES, SCRATCH, check, lintel


def palette_of(png):
    """The colours of an indexed PNG, or None where it is RGB, which loses nothing."""
    at = 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        body, at = png[at + 8:at + 8 + size], at + 12 + size
        if kind == b"IHDR" and body[9] != 3:
            return None
        if kind == b"PLTE":
            return {body[i:i + 3].hex() for i in range(0, size, 3)}
    return set()


# arrow heads are a few pixels; their colour may be off by the encoder's bound
BOXES = "entry outside edge compute volatile durable messaging telemetry region zone network group note"
for design in EXAMPLES:
    for kind in ("png", "svg"):
        lintel("render", "-q", "--theme", "light", "-o", SCRATCH / f"x.{kind}", design)
    palette = palette_of((SCRATCH / "x.png").read_bytes())
    stated = re.findall(r"\.(\w+)-f\d?\{fill:#([0-9a-f]{6})\}", (SCRATCH / "x.svg").read_text(encoding="utf-8"))
    lost = sorted(f"{role} {colour}" for role, colour in stated if role in BOXES.split() and palette is not None and colour not in palette)
    check(stated and not lost, f"{design}: its colours", ", ".join(lost))
