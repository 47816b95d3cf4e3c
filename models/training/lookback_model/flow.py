"""Flow matching with x-prediction: x_t = t x + (1 - t) noise, t = 0 is noise, t = 1 is data."""

import torch

LEAST_REMAINING = 0.2   # 1 - t is cut here in the loss weight and in the sampler


def mix(clean, noise, time):
    """x_t for clean frames [B, …] at time [B]."""
    t = time.reshape(-1, *[1] * (clean.dim() - 1))
    return t * clean + (1 - t) * noise


def loss(prediction, clean, time, depth_weight: float):
    """Squared error in x, weighted by 1 / (1-t), bounded: as the velocity error would be (its square), nearly clean samples
    would drown the pure noise that the few steps of a live sampler start from."""
    error = (prediction - clean) ** 2
    colour, depth = error[:, :, :3].mean((1, 2, 3, 4)), error[:, :, 3].mean((1, 2, 3))
    weight = 1 / (1 - time).clamp_min(LEAST_REMAINING)
    return (weight * (colour + depth_weight * depth)).mean()


def generate(predict, noise, steps: int):
    """Euler from pure noise in equal steps; `predict(sample, time [B]) -> clean`. The last step lands on the prediction."""
    x = noise
    for i in range(steps):
        t = i / steps
        clean = predict(x, torch.full((int(noise.shape[0]),), t, device=noise.device))
        x = x + (clean - x) * (1 / steps) / (1 - t)
    return x.clamp(-1, 1)
