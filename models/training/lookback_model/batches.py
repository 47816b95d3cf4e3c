"""Training batches, each a function of (seed, step) alone: a resumed run sees what the unbroken one would have seen."""

import numpy as np
import torch

from .cameras import first_target_reference
from .overlap import training_context
from .shards import Pool, to_model


def gather(pool: Pool, picks, device="cpu"):
    """Tensors for picks [(scene, target frame numbers, context frame numbers)]: target frames [B, T, 4, H, W], target
    cameras [B, T, 16], context frames [B, K, 4, H, W], context cameras [B, K, 16], in first-target reference."""
    clean, cameras, count = [], [], len(picks[0][1])
    for scene, targets, context in picks:
        images, poses, _ = pool.scene(scene)
        numbers = list(targets) + list(context)
        clean.append(to_model(images[numbers]))
        cameras.append(poses[numbers])
    clean, cameras = torch.from_numpy(np.stack(clean)).to(device), torch.from_numpy(np.stack(cameras)).to(device)
    cameras = first_target_reference(cameras, cameras[:, 0])
    return clean[:, :count], cameras[:, :count], clean[:, count:], cameras[:, count:]


def draw(pool: Pool, config, step: int):
    """The batch of training step `step`: the four tensors of `gather`, context augmented, plus a depth jitter
    [B, K, 1, 1] and the context's colours before augmentation; context entries are None when the batch is to dream.
    Also the torch generator for noise and times."""
    train, frames = config.train, config.model.frames
    rng = np.random.default_rng([train.seed, step])
    generator = torch.Generator().manual_seed(train.seed * 1_000_003 + step)
    count = int(rng.integers(1, config.model.context + 1))
    picks = []
    for _ in range(train.batch):
        scene = int(rng.integers(len(pool.scenes)))
        overlap = pool.scene(scene)[2]
        start = int(rng.integers(0, len(overlap) - frames + 1))
        context = training_context(overlap, start, frames, count, rng.random() < train.recent, rng)
        picks.append((scene, range(start, start + frames), context))
    clean, targets, context, cameras = gather(pool, picks)
    if rng.random() < train.no_context:
        return clean, targets, None, None, 1.0, None, generator
    noisy, jitter = augment(context, train, generator)
    return clean, targets, noisy, cameras, jitter, context[:, :, :3], generator


def augment(context, train, generator):
    """Noise on context frames (they will be the model's own one day), depth dropped from some, and the relative depth
    error [B, K, 1, 1] of the others."""
    batch, count = context.shape[:2]
    shape = (batch, count, 1, 1, 1)
    strength = train.context_noise * torch.rand(shape, generator=generator)
    noisy = context + strength * torch.randn(context.shape, generator=generator)
    dropped = torch.rand((batch, count), generator=generator) < train.depth_dropout
    noisy[:, :, 3][dropped] = -1.0
    jitter = torch.exp(train.depth_jitter * torch.randn((batch, count, 1, 1), generator=generator))
    return noisy, jitter
