"""The second half of what is made up: the small picture that the imaginer drew becomes a sharp one of full size. The network is
also given what memory shows of the view in full size, looked up through the small picture's depth, so it leaves alone what
was seen well and sharpens what was seen from too far away. It guesses once: what is uncertain was decided small."""

import torch
from torch.nn import functional as F

from . import cameras as cam
from .imagine import Drawer, rises
from .reproject import lay_out

INPUTS = 12          # small picture enlarged 4, blend 4, own weight and disagreement 2, rays' rise 1, height 1
MEMORY_FIRST = -6.0  # trust in the small picture's own colours: wherever memory answers, memory is shown


class Refiner(Drawer):
    """Draws frames [B, 4, H, W]. `config.refine`: channels per level; the first folds `config.coarse` pixels into one, so
    that a pixel of the small picture is one there, too."""

    def __init__(self, config):
        super().__init__(INPUTS, config.refine, config.coarse, len(config.tags))
        self.config, self.size = config, (config.height, config.width)
        self.register_buffer("points", cam.patch_points((config.width, config.height), 0.5), persistent=False)

    def given(self, drawn, reprojection, frames, cameras, target, mask):
        """All that the drawing is given [B, 12, H, W]: the small picture `drawn` [B, 4, h, w] enlarged, its blend with memory,
        evidence, rays, height. `frames` [B, K, 4, H, W] of `cameras` [B, K, 16] are looked up by `reprojection`."""
        whole = F.interpolate(drawn, scale_factor=float(self.config.coarse), mode="bilinear", align_corners=False)
        if int(frames.shape[1]) == 0:
            blend, evidence = whole, torch.cat([torch.ones_like(whole[:, :1]), torch.zeros_like(whole[:, :1])], 1)
        else:
            trust = torch.zeros_like(whole[:, :1]) + MEMORY_FIRST
            blend, evidence = reprojection(whole[:, None], trust, target[:, None], cameras, *lay_out(frames, self.config.coarse),
                                           mask, imagined=False)
            blend, evidence = blend[:, 0], evidence[:, 0, :2]
        return torch.cat([whole, blend, evidence, rises(target, self.points, self.size)], 1)

    def forward(self, given, tags):
        """Frames [B, 4, H, W], about -1..1: a correction of the blend, which starts as none. No flow: its time is always 0."""
        return given[:, 4:8] + self.draw(given[:, :4], torch.zeros_like(given[:, 0, 0, 0]), given[:, 4:], tags)
