"""Training of the imaginer, before everything else: small frames of the data set, with what other frames show of them."""

import numpy as np
import torch

from . import flow, sheets
from .cameras import first_target_reference
from .drawing import DEPTH_WEIGHT, Dice, DrawerRun, choose, remembered, told
from .imagine import Imaginer, palette
from .shards import Pool

COLOURED = 0.9   # share of samples that know the palette


class SmallPool:
    """All frames of a split at 1 / `by` of their size, u8 [S, F, h, w, 4] on `device`, with what `Pool` knows besides."""

    def __init__(self, root, split: str, by: int, device="cpu"):
        self.pool = Pool(root, split)
        scenes = []
        for i in range(len(self.pool)):
            images = torch.from_numpy(np.array(self.pool.scene(i)[0])).to(device)
            count, high, wide, channels = images.shape
            blocks = images.reshape(count, high // by, by, wide // by, by, channels)
            scenes.append(blocks.float().mean((2, 4)).round().byte())
        self.images = torch.stack(scenes)

    def take(self, scenes, numbers):
        """Frames [B, N, 4, h, w] in -1..1 and cameras [B, N, 16] for scene numbers [B] and frame numbers [B, N]."""
        where = torch.tensor(scenes, device=self.images.device)[:, None], torch.tensor(numbers, device=self.images.device)
        frames = self.images[where].movedim(-1, -3).float().div_(127.5).sub_(1)
        cameras = np.stack([self.pool.scene(s)[1][n] for s, n in zip(scenes, numbers)])
        return frames, torch.from_numpy(cameras).to(frames.device)


class ImaginerRun(DrawerRun):
    """The `imagine` command."""

    part = "imaginer"

    @staticmethod
    def settings(config):
        return config.imagining

    def build(self, warm):
        self.small, self.heldout = (SmallPool(self.data, split, self.config.model.coarse, self.device) for split in ("train", "heldout"))
        model = Imaginer(self.config.model).to(self.device, memory_format=torch.channels_last)
        self.draw = torch.compile(model.draw, dynamic=False) if self.device == "cuda" else model.draw
        return model

    def batch(self, dice, count, small=None):
        small = small or self.small
        scenes, numbers, tags = choose(small.pool, self.config, self.how, dice, count)
        pictures, cameras = small.take(scenes, numbers)
        cameras = first_target_reference(cameras, cameras[:, 0])
        context, present, dreams = remembered(pictures[:, 1:], self.how, dice)
        given = self.model.given(context, cameras[:, 1:], cameras[:, 0], present)
        colours = palette(context, present) * (dice(torch.rand, count, 1) < COLOURED)
        return pictures[:, 0], given, torch.cat([told(tags, dreams, self.how, dice), colours], 1)

    def losses(self, dice, clean, given, steer):
        how, count = self.how, len(clean)
        times = torch.sigmoid(dice(torch.randn, count) - 0.6)
        times = torch.where(dice(torch.rand, count) < how.pure_noise, torch.zeros_like(times), times)
        sample = flow.mix(clean, dice(torch.randn, *clean.shape), times)
        with self.autocast():
            guess = self.draw(sample, times, given, steer)
        error = (guess - clean) ** 2
        error = error[:, :3].mean((1, 2, 3)) + DEPTH_WEIGHT * error[:, 3].mean((1, 2))
        # The error of the velocity, as in JiT (Li and He 2025, arXiv 2511.13720): sharpness counts here, not the mean.
        return (error / (1 - times).clamp_min(how.least_remaining) ** 2).mean(), error.mean()

    def sheet(self, path, count: int = 8) -> None:
        """Rows: the truth, what is known, three drawings; then dreams, each of another style."""
        dice = Dice(3, self.device)
        clean, known, steer = self.batch(dice, count, self.heldout)
        noise, steps = dice(torch.randn, *clean.shape), self.config.model.imagine_steps
        rows = [clean, known[:, :4]] + [self.model(noise.roll(i, 0), known, steer, steps) for i in range(3)]
        nothing = torch.cat([torch.zeros_like(known[:, :5]), known[:, 5:]], 1)
        for i in range(2):
            style, tags = torch.zeros_like(steer), len(self.config.model.tags)
            if tags:
                style[torch.arange(count), (torch.arange(count) + i * count) % tags] = 1
            rows.append(self.model(noise, nothing, style, steps))
        sheets.save(path, [sheets.row(r.float().cpu()) for r in rows])
