"""Sampling with a model: chunks for given context, as the studio does it."""

import torch

from . import flow


@torch.no_grad()
def sample_chunk(model, targets, context, cameras, steps: int, seed: int, tags=None):
    """Frames [B, T, 4, H, W] in -1..1 for target cameras [B, T, 16] and context [B, K, …] (or None: a
    dream) in first-target reference; `tags` [B, tags], none when missing."""
    config = model.config
    shape = (len(targets), config.frames, 4, config.height, config.width)
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(seed)).to(targets.device)
    if tags is None:
        tags = torch.zeros(len(targets), len(config.tags), device=targets.device)
    if context is None and config.imagine:
        context, cameras = noise[:, :0], targets[:, :0]
    memory = None if context is None else model.encode_context(model.deepened(context, cameras), cameras, targets, noise=noise, tags=tags)
    return flow.generate(lambda x, t: model.denoise(x, t, targets, tags, memory).float(), noise, steps)
