"""The log of a run as a picture: one panel per figure, over the samples seen."""

import json
from pathlib import Path

from PIL import Image, ImageDraw

PANEL, MARGIN = (320, 180), 44
LEFT_OUT = {"samples", "minutes", "done", "scenes", "coveredFrames", "frames", "copy", "copyCovered"}


def draw(out) -> None:
    """curves.png from `out`/log.jsonl."""
    entries = [json.loads(line) for line in (Path(out) / "log.jsonl").read_text().splitlines()]
    names = [name for name in dict.fromkeys(key for entry in entries for key in entry) if name not in LEFT_OUT]
    series = {name: [(e["samples"], e[name]) for e in entries if name in e] for name in names}
    columns = min(3, len(series))
    rows = -(-len(series) // columns) if columns else 0
    if not rows:
        return
    width, height = (PANEL[0] + MARGIN) * columns + MARGIN, (PANEL[1] + MARGIN) * rows + MARGIN
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    for i, (name, points) in enumerate(series.items()):
        x0, y0 = MARGIN + (i % columns) * (PANEL[0] + MARGIN), MARGIN + (i // columns) * (PANEL[1] + MARGIN)
        panel(pen, x0, y0, name, points)
    picture.save(Path(out) / "curves.png")


def panel(pen, x0: int, y0: int, name: str, points) -> None:
    """One figure [(samples, value)] with its least and greatest value beside it."""
    least, most = min(v for _, v in points), max(v for _, v in points)
    last = max(s for s, _ in points)
    pen.rectangle((x0, y0, x0 + PANEL[0], y0 + PANEL[1]), outline="#888")
    pen.text((x0, y0 - 14), f"{name}: {points[-1][1]:g}", fill="black")
    pen.text((x0 - 40, y0), f"{most:.4g}", fill="#555")
    pen.text((x0 - 40, y0 + PANEL[1] - 10), f"{least:.4g}", fill="#555")
    pen.text((x0 + PANEL[0] - 60, y0 + PANEL[1] + 4), f"{last:,}", fill="#555")
    place = [(x0 + PANEL[0] * s / max(last, 1), y0 + PANEL[1] * (1 - (v - least) / ((most - least) or 1))) for s, v in points]
    pen.line(place, fill="#2563eb", width=2)
    for x, y in place:
        pen.ellipse((x - 2, y - 2, x + 2, y + 2), fill="#2563eb")
