"""Training of the refiner, after the imaginer's: frames of the data set in full size, from the same frames made small and
from what other frames show of them."""

import torch

from . import sheets
from .cameras import first_target_reference
from .checkpoint import warm_start
from .drawing import DEPTH_WEIGHT, Dice, DrawerRun, choose, remembered, told
from .imagine import shrunk
from .refine import Refiner
from .reproject import Reprojection
from .shards import DevicePool, Pool

SMALL_NOISE = 0.08   # sd of noise on the small picture is this times U(0,1): the imaginer is not perfect


class RefinerRun(DrawerRun):
    """The `refine` command. Memory is looked up with the doubts of the world model `warm`, else with those that a fresh one has."""

    part = "refiner"

    @staticmethod
    def settings(config):
        return config.refining

    def build(self, warm):
        open_pool = (lambda *of: DevicePool.loaded(*of, self.device)) if self.device == "cuda" else Pool
        self.pool, self.heldout = open_pool(self.data, "train"), open_pool(self.data, "heldout")
        self.reprojection = Reprojection(self.config.model).to(self.device)
        if warm:
            warm_start(self.reprojection, warm, without="reprojection.")
        model = Refiner(self.config.model).to(self.device, memory_format=torch.channels_last)
        self.refine = torch.compile(model, dynamic=False) if self.device == "cuda" else model
        return model

    def batch(self, dice, count, pool=None):
        pool = pool or self.pool
        scenes, numbers, tags = choose(pool, self.config, self.how, dice, count)
        pictures, cameras = pool.take(list(zip(scenes, numbers)))
        pictures = pictures.to(self.device).movedim(-1, -3).float().div_(127.5).sub_(1)
        cameras = torch.from_numpy(cameras).to(self.device)
        cameras = first_target_reference(cameras, cameras[:, 0])
        context, present, dreams = remembered(pictures[:, 1:], self.how, dice)
        small = shrunk(pictures[:, :1], self.config.model.coarse)[:, 0]
        small = small + SMALL_NOISE * dice(torch.rand, count, 1, 1, 1) * dice(torch.randn, *small.shape)
        given = self.model.given(small, self.reprojection, context, cameras[:, 1:], cameras[:, 0], present)
        return pictures[:, 0], given, told(tags, dreams, self.how, dice)

    def losses(self, dice, clean, given, steer):
        """Distances, not squares, of the picture and of its edges: what is uncertain becomes one thing or the other, not both."""
        with self.autocast():
            guess = self.refine(given, steer)
        stray = guess - clean
        error = weighed(stray)
        return error + weighed(stray[..., 1:] - stray[..., :-1]) + weighed(stray[..., 1:, :] - stray[..., :-1, :]), error

    def sheet(self, path, count: int = 6) -> None:
        """Rows: the truth, the small picture, its blend with memory, what the refiner makes of it."""
        clean, given, tags = self.batch(Dice(3, self.device), count, self.heldout)
        sheets.save(path, [sheets.row(r.float().cpu()) for r in (clean, given[:, :4], given[:, 4:8], self.model(given, tags))])


def weighed(stray):
    """Mean distance of colour and inverse depth [B, 4, H, W]."""
    return stray[:, :3].abs().mean() + DEPTH_WEIGHT * stray[:, 3].abs().mean()
