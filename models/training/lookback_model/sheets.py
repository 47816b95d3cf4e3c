"""Sample sheets: rows of pictures as one PNG."""

import numpy as np
from PIL import Image

from .shards import to_bytes


def row(frames) -> np.ndarray:
    """[N, 4, H, W] in -1..1 -> RGB u8 [H, N * W, 3]."""
    return np.concatenate(list(to_bytes(np.asarray(frames))[..., :3]), 1)


def depth_row(frames) -> np.ndarray:
    """Inverse depth of [N, 4, H, W] as grey RGB u8 [H, N * W, 3]."""
    return np.concatenate(list(np.repeat(to_bytes(np.asarray(frames))[..., 3:], 3, -1)), 1)


def save(path, rows) -> None:
    """Stack rows of different length, padded with black."""
    width = max(r.shape[1] for r in rows)
    Image.fromarray(np.concatenate([np.pad(r, ((0, 0), (0, width - r.shape[1]), (0, 0))) for r in rows], 0)).save(path)


def first_step_sheet(path, shown, clips: int = 6) -> None:
    """Per clip: context, true frames, predicted frames, predicted depth."""
    clean, guess, context = (x.float().cpu().numpy() for x in shown)
    rows = []
    for i in range(min(clips, len(clean))):
        rows += [np.concatenate([row(context[i]), depth_row(guess[i])], 1), np.concatenate([row(clean[i]), row(guess[i])], 1)]
    save(path, rows)
