"""Held-out clips and the figures that training logs: PSNR of one evaluation from pure noise, against copying."""

from contextlib import nullcontext

import numpy as np
import torch

from .batches import gather
from .overlap import covered_share, greedy_coverage

COVERED = 0.9   # a target frame counts as covered when this share of its sample points is inside the context's views


def repeats(camera, targets) -> bool:
    """Whether `camera` [16] stands and looks exactly as one of `targets` [T, 16] does (the way back of a there-and-back
    path): answering from such a frame would be copying, so clips leave these frames out."""
    away = np.linalg.norm(targets[:, [3, 7, 11]] - camera[[3, 7, 11]], axis=1)
    cosine = targets[:, [2, 6, 10]] @ camera[[2, 6, 10]]
    return bool(((away < 0.03) & (cosine > np.cos(np.radians(0.75)))).any())


def clips(pool, model, count: int, context: int, seed: int = 7):
    """`count` fixed picks (scene, target numbers, context numbers): the frame before the chunk plus greedy coverage of
    the targets from the scene's other frames."""
    rng = np.random.default_rng(seed)
    scenes = rng.permutation(len(pool))
    picks = []
    for i in range(count):
        scene = int(scenes[i % len(scenes)])
        cameras = pool.scene(scene)[1]
        start = int(rng.integers(1, len(cameras) - model.frames + 1))
        targets = list(range(start, start + model.frames))
        others = [n for n in range(len(cameras)) if n not in targets and not repeats(cameras[n], cameras[targets])]
        previous = [others.index(start - 1)] if start - 1 in others else []
        chosen = greedy_coverage(cameras[targets], cameras[others], context, previous)
        picks.append((scene, targets, [others[n] for n in chosen]))
    return picks


def coverage(pool, picks) -> np.ndarray:
    """Covered share of every target frame [clips, T]."""
    return np.stack([covered_share(pool.scene(s)[1][t], pool.scene(s)[1][c]) for s, t, c in picks])


def psnr(a, b) -> np.ndarray:
    """Mean over frames of PSNR in dB of frames in -1..1 [N, 3+, H, W]; RGB only."""
    error = ((a[:, :3] - b[:, :3]) ** 2).mean((1, 2, 3))
    return -10 * torch.log10(error / 4 + 1e-10)


def copy_best(clean, targets, context, cameras):
    """The baseline: each target frame answered by the context frame whose camera is nearest (1 m counts as 45 degrees)."""
    away = (targets[:, :, None, [3, 7, 11]] - cameras[:, None, :, [3, 7, 11]]).norm(dim=-1)
    cosine = (targets[:, :, None, [2, 6, 10]] * cameras[:, None, :, [2, 6, 10]]).sum(-1).clamp(-1, 1)
    best = (away + torch.acos(cosine) / (torch.pi / 4)).argmin(-1)
    return torch.gather(context, 1, best[..., None, None, None].expand_as(clean))


@torch.no_grad()
def first_step(model, pool, picks, batch: int = 8, autocast=nullcontext):
    """t = 0 evaluation: dict with PSNR of the model and of copying over all and over covered frames, inverse-depth RMS,
    and the first batch's (clean, prediction, context) for a sheet."""
    device = next(model.parameters()).device
    ours, copies, depth, shown = [], [], [], None
    for at in range(0, len(picks), batch):
        clean, targets, context, cameras = gather(pool, picks[at:at + batch], device)
        noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(at)).to(device)
        with autocast():
            zeros = torch.zeros(len(clean), device=device)
            tags = torch.zeros(len(clean), len(model.config.tags), device=device)
            guess = model(noise, zeros, targets, tags, context, cameras)[0].float()
        guess = guess.clamp(-1, 1)
        ours.append(psnr(guess.flatten(0, 1), clean.flatten(0, 1)))
        copies.append(psnr(copy_best(clean, targets, context, cameras).flatten(0, 1), clean.flatten(0, 1)))
        depth.append(((guess[:, :, 3] - clean[:, :, 3]) ** 2).mean())
        shown = shown or (clean, guess, context)
    covered = torch.from_numpy(coverage(pool, picks).reshape(-1) > COVERED)
    ours, copies = torch.cat(ours).cpu(), torch.cat(copies).cpu()
    return {"psnr": ours.mean().item(), "psnrCovered": ours[covered].mean().item(),
            "copy": copies.mean().item(), "copyCovered": copies[covered].mean().item(),
            "depthRms": torch.stack(depth).mean().sqrt().item() / 2, "coveredFrames": int(covered.sum()),
            "frames": len(covered)}, shown
