"""The out-and-back test of memory: half of the way is real, the way back is generated, context chosen by a policy.

Held-out scenes go out for half of their frames and come back through the same poses, so what is generated can be
compared with what was really there. The policies are the paper's baselines and greedy coverage."""

import numpy as np
import torch

from . import heldout
from .cameras import first_target_reference
from .overlap import greedy_coverage
from .predict import sample_chunk
from .shards import to_model

POLICIES = ("first", "last", "random", "coverage")


def choose(policy: str, poses: np.ndarray, start: int, frames: int, count: int, rng) -> list:
    """Context frame numbers (exactly min(count, start)) for the chunk at `start`, from frames before it."""
    count = min(count, start)
    if policy == "first":
        return list(range(count))
    if policy == "last":
        return list(range(start - count, start))
    if policy == "random":
        return sorted(rng.choice(start, count, replace=False))
    return greedy_coverage(poses[start:start + frames], poses[:start], count, [start - 1])


def test(model, pool, policy: str, scenes: int, steps: int):
    """Figures over the first `scenes` held-out scenes, and pictures [rows of frames] of the first three of them.

    "given": the first half is real; `back` = PSNR of the generated way back to the truth, also `perChunk`.
    "alone": only the first chunk is real; `back` likewise, `consistency` = PSNR of the way back to the model's own way
    out, `sharpness` there and back relative to the truth."""
    config, result, pictures = model.config, {}, []
    for mode in ("given", "alone"):
        poses = np.stack([pool.scene(i)[1] for i in range(scenes)])
        truth = torch.from_numpy(np.stack([to_model(pool.scene(i)[0]) for i in range(scenes)]))
        total = poses.shape[1]
        known = total // 2 if mode == "given" else config.frames
        frames, rng = truth.clone(), np.random.default_rng(5)
        for start in range(known, total, config.frames):
            for at in range(0, scenes, 8):
                batch = range(at, min(at + 8, scenes))
                chosen = [choose(policy, poses[i], start, config.frames, config.context, rng) for i in batch]
                targets = torch.from_numpy(poses[batch.start:batch.stop, start:start + config.frames])
                cameras = torch.from_numpy(np.stack([poses[i][c] for i, c in zip(batch, chosen)]))
                context = torch.stack([frames[i][list(map(int, c))] for i, c in zip(batch, chosen)])
                first = targets[:, 0]
                guess = sample_chunk(model, first_target_reference(targets, first), context,
                                     first_target_reference(cameras, first), steps, seed=1000 * start + at)
                frames[batch.start:batch.stop, start:start + config.frames] = guess
        half = total // 2
        score = heldout.psnr(frames[:, half:].flatten(0, 1), truth[:, half:].flatten(0, 1)).reshape(scenes, -1)
        own = heldout.psnr(frames[:, half:].flatten(0, 1), frames[:, :half].flip(1).flatten(0, 1))
        grain = lambda x: ((x[:, :, :3, :, 1:] - x[:, :, :3, :, :-1]) ** 2).mean().item()
        result[mode] = {"back": round(score.mean().item(), 2),
                        "perChunk": [round(c.mean().item(), 2) for c in score.split(config.frames, 1)],
                        "sharpness": round(grain(frames[:, half:]) / grain(truth[:, half:]), 3)}
        if mode == "alone":
            result[mode]["consistency"] = round(own.mean().item(), 2)
            result[mode]["sharpnessOut"] = round(grain(frames[:, known:half]) / grain(truth[:, known:half]), 3)
        for i in (0, 1, 2, 6):
            pictures += [truth[i, ::4].numpy(), frames[i, ::4].numpy()]
    return result, pictures
