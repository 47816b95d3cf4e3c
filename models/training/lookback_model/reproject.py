"""Sharp pictures from memory: every target pixel looks up its colour in the context frames through its predicted depth.

The transformer's own picture is soft (a patch of 192 pixels passes through one token). Its depth is good enough to fetch
the colours that earlier frames saw at that point; a softmax over the context frames and the transformer's own picture
decides per pixel whom to believe. The context's own depths mend the predicted depth the same way, in a first round, so that
the colours of the second round are fetched through sharp depths. Image-based rendering inside the network, trained end
to end: the colour loss also teaches depth."""

import torch
from torch import nn
from torch.nn import functional as F

from . import cameras as cam

NEAR, FAR = 0.2, 200.0   # metres
OUTSIDE = -30.0          # logit of a pixel that a context frame can not answer
MASKED = -1e9            # logit of an empty slot


def sample(frames, grid, mode: str):
    """Look up frames [B, K, C, H, W] at grid [B * K, N, W, 2]. Colours are looked up with cubic weights, because frames
    are made from made frames over and over: linear ones blur a little every time (measured in RUNS.md)."""
    flat = frames.reshape(-1, *(int(n) for n in frames.shape[2:]))
    return F.grid_sample(flat, grid, mode=mode, padding_mode="border", align_corners=False)


class Reprojection(nn.Module):
    """Blends the transformer's frames with what context frames show."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        points = cam.patch_points((config.width, config.height), 0.5)
        self.register_buffer("points", points, persistent=False)
        # Doubt of a context pixel: per unit of inverse-depth disagreement, of colour difference, per metre between the
        # cameras; then the transformer's own bias.
        self.doubt = nn.Parameter(torch.tensor([[2.0, 1.5, 2.0], [25.0, 1.0, 2.0]]))   # a row per round
        self.own = nn.Parameter(torch.tensor(-4.5))

    def look_up(self, depth, targets, cameras):
        """Where target pixels at z-depth [B, T, 1, P] metres lie in the images of context cameras: sampling grid
        [B, K, T, P, 2] in -1..1 and depth seen from there [B, K, T, P]."""
        rays = cam.directions(targets, self.points)[:, None]                        # [B, 1, T, P, 3]
        start = (cam.positions(targets)[:, None] - cam.positions(cameras)[:, :, None])[:, :, :, None]
        pose = cameras[:, :, None, None]
        along, offset = [], []
        for axis in range(3):                                                       # columns of the context camera's R
            x, y, z = (pose[..., i:i + 1] for i in (axis, 4 + axis, 8 + axis))
            along.append((rays[..., 0:1] * x + rays[..., 1:2] * y + rays[..., 2:3] * z)[..., 0])
            offset.append((start[..., 0:1] * x + start[..., 1:2] * y + start[..., 2:3] * z)[..., 0])
        x, y, z = (depth[:, None, :, 0] * a + o for a, o in zip(along, offset))
        ahead = z.clamp_min(NEAR)
        u = x / ahead * (2 * pose[..., 12]) + (2 * pose[..., 14] - 1)
        v = y / ahead * (2 * pose[..., 13]) + (2 * pose[..., 15] - 1)
        return torch.stack([u, v], -1), z

    def forward(self, guess, trust, targets, frames, cameras, mask=None):
        """Blended frames [B, T, 4, H, W] from the transformer's `guess` (same shape, float32), its logit `trust`
        [B, T, H, W] for its own colours, and context frames [B, K, 4, H, W]."""
        batch, count, slots = int(guess.shape[0]), int(guess.shape[1]), int(frames.shape[1])
        pixels, scale = self.config.width * self.config.height, self.config.inverse_depth_scale
        flat = guess.reshape(batch, count, 4, pixels)
        own, inverse = flat[:, :, :3].transpose(1, 2)[:, None], (flat[:, :, 3] + 1) * 0.5     # [B, 1, 3, T, P], [B, T, P]
        known = ((frames[:, :, 3].amax(-1).amax(-1) + 1) * 1000).clamp(0.0, 1.0).reshape(batch, slots, 1, 1)
        offsets = cam.positions(cameras)[:, :, None] - cam.positions(targets)[:, None]            # [B, K, T, 3]
        away = torch.sqrt((offsets * offsets).sum(-1) + 1e-6)[..., None]
        ahead = sum(offsets[..., i:i + 1] * targets[:, None, :, j:j + 1] for i, j in enumerate((2, 6, 10)))
        size = (self.config.height, self.config.width)
        mine = trust.reshape(batch, 1, count, pixels) + self.own
        for doubt in self.doubt.abs():
            depth = scale / inverse.clamp(scale / (scale + FAR), scale / (scale + NEAR)) - scale
            grid, z = self.look_up(depth[:, :, None], targets, cameras)
            inside = (grid.abs().amax(-1) < 1.0).float() * (z > NEAR).float()
            grid = grid.reshape(batch * slots, count * size[0], size[1], 2).clamp(-2.0, 2.0)
            seen = sample(frames, grid, "bilinear").reshape(batch, slots, 4, count, pixels)
            there = ((seen[:, :, 3] + 1) * 0.5).clamp(scale / (scale + FAR), scale / (scale + NEAR))
            stray = (there - scale / (scale + z.clamp_min(NEAR))).abs() * known
            differ = (seen[:, :, :3] - own).abs().mean(2)
            logits = OUTSIDE * (1 - inside) - doubt[0] * stray - doubt[1] * differ - doubt[2] * away
            if mask is not None:
                logits = logits + ((mask - 1) * -MASKED).reshape(batch, slots, 1, 1)
            weights = torch.softmax(torch.cat([logits, mine], 1), 1)
            # What the context frame saw there, as depth of the target: slide along the context's ray, then project.
            slide = (scale / there - scale) / z.clamp_min(NEAR)
            found = scale / (scale + (slide * depth[:, None] + (1 - slide) * ahead).clamp(NEAR, FAR))
            vote = weights[:, :slots] * known * inside
            inverse = (vote * found).sum(1) + (1 - vote.sum(1)) * inverse
        sharp = sample(frames[:, :, :3], grid, "bicubic").clamp(-1.0, 1.0).reshape(batch, slots, 3, count, pixels)
        colour = (weights[:, :slots, None] * sharp).sum(1) + weights[:, slots:] * own[:, 0]
        blended = torch.cat([colour.transpose(1, 2), (inverse * 2 - 1)[:, :, None]], 2)
        return blended.reshape(batch, count, 4, *size)
