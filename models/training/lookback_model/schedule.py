"""What both training runs share: the learning rate, gradients of several workers, means of losses, where bf16 is fast."""

import os
from contextlib import nullcontext
from pathlib import Path

import torch


def autocast_for(device: str):
    """bf16 where the device does bf16 fast, else a null context: CPUs with AVX-512 alone compute it at half the speed of
    float32 (RUNS.md). No cache of cast weights: workers would share it."""
    if device == "cuda":
        return lambda: torch.autocast("cuda", dtype=torch.bfloat16)
    flags = Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    return (lambda: torch.autocast("cpu", dtype=torch.bfloat16, cache_enabled=False)) if "amx_bf16" in flags else nullcontext


def learning_rate(train, step: int, progress: float) -> float:
    """Share of the peak rate: warm-up by steps, flat, then linear over the last part of the budget (0..1)."""
    fall = max(0.0, (progress - (1 - train.decay_share)) / train.decay_share)
    return min(1.0, (step + 1) / train.warmup_steps) * (1 - (1 - train.final_lr) * min(1.0, fall))


def put_gradients(parameters, parts) -> None:
    """Mean of the workers' gradients."""
    for p, *grads in zip(parameters, *parts):
        p.grad = sum(grads[1:], grads[0]) / len(grads)


def follow(average, value, share: float) -> None:
    """Move an average a share of the way to its value; what is not learned, in whole numbers, is simply the same."""
    average.lerp_(value, share) if value.is_floating_point() else average.copy_(value)


def means(losses) -> dict:
    """Mean of each loss over the steps that had it."""
    keys = {key: [entry[key] for entry in losses if key in entry] for entry in losses[-1:] for key in entry}
    return {key: round(sum(values) / len(values), 5) for key, values in keys.items()}
