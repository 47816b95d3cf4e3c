"""Which frames see what a camera is about to see: sample points in view frusta, and context selection from them."""

import numpy as np

COLUMNS, ROWS, DEPTHS = (0.1, 0.3, 0.5, 0.7, 0.9), (0.25, 0.75), (2.0, 5.0, 12.0)


def sample_points(cameras: np.ndarray) -> np.ndarray:
    """Points [N, P, 3] in metres spread over the views of cameras [N, 16]: 5 x 2 image positions at 3 depths."""
    u, v, z = np.meshgrid(COLUMNS, ROWS, DEPTHS, indexing="ij")
    c = cameras[:, None, :]
    local = np.stack([(u.ravel() - c[..., 14]) / c[..., 12] * z.ravel(), (v.ravel() - c[..., 15]) / c[..., 13] * z.ravel(),
                      np.broadcast_to(z.ravel(), (len(cameras), z.size))], -1)
    pose = cameras[:, :12].reshape(-1, 3, 4)
    return np.einsum("nij,npj->npi", pose[:, :, :3], local) + pose[:, None, :, 3]


def sees(cameras: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Whether camera i [N, 16] has point p [P, 3] inside its image (no occlusion): bool [N, P]."""
    pose = cameras[:, :12].reshape(-1, 3, 4)
    local = np.einsum("nji,npj->npi", pose[:, :, :3], points[None] - pose[:, None, :, 3])
    z = np.maximum(local[..., 2], 1e-6)
    u = local[..., 0] / z * cameras[:, None, 12] + cameras[:, None, 14]
    v = local[..., 1] / z * cameras[:, None, 13] + cameras[:, None, 15]
    return (local[..., 2] > 0.2) & (u > 0) & (u < 1) & (v > -0.1) & (v < 1.1)


def seen_share(of: np.ndarray, by: np.ndarray) -> np.ndarray:
    """Share of the sample points of each camera `of` [N, 16] inside the view of each camera `by` [M, 16]: [N, M]."""
    points = sample_points(of)
    return np.stack([sees(by, p).mean(1) for p in points]).astype(np.float32)


def covered_share(targets: np.ndarray, context: np.ndarray) -> np.ndarray:
    """Share of each target's sample points that at least one context camera sees: [T]. 0 without context."""
    if len(context) == 0:
        return np.zeros(len(targets), np.float32)
    return np.array([sees(context, p).any(0).mean() for p in sample_points(targets)], np.float32)


def greedy_coverage(targets: np.ndarray, candidates: np.ndarray, count: int, chosen=()) -> list:
    """Indices of up to `count` candidates that together see most of the targets' sample points, after those `chosen`
    already; when nothing new is left to see, the best overlapping remaining ones."""
    visible = sees(candidates, sample_points(targets).reshape(-1, 3))
    picks, seen = list(chosen), visible[list(chosen)].any(0) if len(chosen) else np.zeros(visible.shape[1], bool)
    total = visible.mean(1)
    while len(picks) < min(count, len(candidates)):
        gain = (visible & ~seen).mean(1) + 1e-3 * total
        gain[picks] = -1
        best = int(gain.argmax())
        picks.append(best)
        seen |= visible[best]
    return picks


def training_context(overlap: np.ndarray, start: int, frames: int, count: int, recent: bool, earlier: bool, rng) -> list:
    """Context frame numbers for the chunk start .. start+frames-1 of a scene: the frame before it (if `recent`), the
    rest by noisy overlap score, so that good, middling and useless frames all occur; with `earlier` (and enough of them)
    only frames before the chunk, as on a first visit. Shuffled."""
    score = 2 * overlap[start:start + frames].mean(0) + rng.uniform(0, 1.2, len(overlap))
    score[start:start + frames] = -1
    if earlier and start >= count:
        score[start:] = -1
    if recent and start > 0:
        score[start - 1] = 9
    picks = np.argsort(-score)[:min(count, len(overlap) - frames)]
    return list(rng.permutation(picks))
