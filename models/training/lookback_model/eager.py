"""How long eager PyTorch takes for one chunk: what the studio's pipeline is measured against."""

import statistics
import time

import torch

from .config import PRESETS
from .network import WorldModel
from .predict import sample_chunk


def chunk_ms(config_name: str, steps: int, threads: int, runs: int = 3) -> float:
    """Median of `runs`, in milliseconds, for a chunk with a full context in fp32. The time does not depend on the
    weights, so a fresh model of the configuration will do."""
    torch.set_num_threads(threads)
    config = PRESETS[config_name].model
    model = WorldModel(config).eval()
    level = torch.tensor([-1.0, 0, 0, 0, 0, -1, 0, 1.5, 0, 0, 1, 0, 0.6, 1.1, 0.5, 0.5])
    targets, cameras = level.repeat(1, config.frames, 1), level.repeat(1, config.context, 1)
    context = torch.zeros(1, config.context, 4, config.height, config.width)
    times = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        sample_chunk(model, targets, context, cameras, steps, seed=1)
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times[1:])    # the first run warms up
