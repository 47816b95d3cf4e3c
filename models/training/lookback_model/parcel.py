"""Averaged weights on their way from one machine to another: float16, in files that small channels let through."""

import io
import json
from pathlib import Path

import torch

from .checkpoint import load
from .config import Config

PART = 15_000_000   # bytes


def pack(checkpoint, folder) -> list:
    """Write the averaged weights, configuration and progress of a checkpoint as `folder`/weights-*.part; returns the
    files. The optimisers and the critic stay behind: what arrives can be evaluated, exported and warm-started from."""
    folder, saved = Path(folder), load(checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    torch.save({k: v.half() if v.is_floating_point() and v.dim() > 1 else v for k, v in saved["average"].items()}, buffer)
    facts = json.dumps({"config": saved["config"], "progress": saved["progress"]}).encode()
    content = len(facts).to_bytes(8, "little") + facts + buffer.getvalue()
    files = [folder / f"weights-{i:02d}.part" for i in range(-(-len(content) // PART))]
    for i, file in enumerate(files):
        file.write_bytes(content[i * PART:(i + 1) * PART])
    return files


def unpack(folder, checkpoint) -> None:
    """A checkpoint of what `pack` wrote."""
    files = sorted(Path(folder).glob("weights-*.part"))
    if not files:
        raise FileNotFoundError(f"no weights-*.part in {folder}")
    content = b"".join(file.read_bytes() for file in files)
    end = 8 + int.from_bytes(content[:8], "little")
    facts = json.loads(content[8:end])
    average = {k: v.float() if v.is_floating_point() else v
               for k, v in torch.load(io.BytesIO(content[end:]), map_location="cpu").items()}
    Config.from_json(facts["config"])   # an unusable parcel is refused before anything is written
    torch.save({**facts, "average": average}, checkpoint)
