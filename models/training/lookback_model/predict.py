"""Sampling with a model: chunks for given context, as the studio does it."""

import torch

from . import flow


@torch.no_grad()
def sample_chunk(model, targets, context, cameras, steps: int, seed: int):
    """Frames [B, T, 4, H, W] in -1..1 for target cameras [B, T, 16] and context [B, K, …] in first-target reference."""
    config = model.config
    shape = (len(targets), config.frames, 4, config.height, config.width)
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(seed)).to(targets.device)
    memory = model.encode_context(context, cameras, targets)
    return flow.generate(lambda x, t: model.denoise(x, t, targets, memory).float(), noise, steps)
