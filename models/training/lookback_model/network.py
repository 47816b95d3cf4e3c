"""The world model: context frames -> memory (keys and values per layer); noisy target frames + memory -> clean frames."""

import math

import torch
from torch import nn

from . import cameras as cam
from . import rope
from .depths import depths
from .imagine import Imaginer, shrunk
from .layers import Block, attend, rms_norm
from .lookups import lay_out
from .painter import Painter
from .reproject import Reprojection

TIME_FEATURES = 32
SEAM_CHANNELS = 16
MASKED = -1e9   # logit of an empty slot: its weight is exactly zero in float32


class WorldModel(nn.Module):
    """Predicts x (the clean frames). Cameras are always given in first-target reference (cameras.first_target_reference).

    `forward` = `denoise(…, *encode_context(…))`: training runs exactly the two graphs that are exported."""

    def __init__(self, config):
        super().__init__()
        self.config = config.check()
        dim = config.dim
        self.embed_context = nn.Linear(config.patch_values, dim)
        self.embed_target = nn.Linear(config.patch_values, dim)
        self.embed_rays = nn.Linear(24, dim, bias=False)
        self.time_in = nn.Linear(2 * TIME_FEATURES, dim)
        self.time_out = nn.Linear(dim, 8 * dim)
        self.embed_tags = nn.Linear(len(config.tags), dim, bias=False) if config.tags else None
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.depth))
        neutral = torch.zeros(config.depth, 6, dim)
        neutral[:, (2, 5)] = 1.0
        self.context_table = nn.Parameter(neutral.clone())
        self.target_table = nn.Parameter(neutral.clone())
        self.head = nn.Linear(dim, config.patch_values)
        # Patches are predicted one by one; two small convolutions over the whole frame mend the seams between them.
        self.seams_in = nn.Conv2d(4, SEAM_CHANNELS, 3, padding=1)
        self.seams_out = nn.Conv2d(SEAM_CHANNELS, 5, 3, padding=1)   # the fifth says how far to trust these colours
        self.reprojection = Reprojection(config)
        self.painter = Painter(config) if config.painter else None
        self.imaginer = Imaginer(config) if config.imagine else None
        for layer in (self.time_out, self.head, self.seams_out):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        if config.tags:
            nn.init.zeros_(self.embed_tags.weight)
        corners = [cam.patch_points(config.grid, s) for s in (0.25, 0.75)]
        around = [torch.stack([corners[i][:, 0], corners[j][:, 1]], -1) for j in (0, 1) for i in (0, 1)]
        self.register_buffer("centres", cam.patch_points(config.grid, 0.5), persistent=False)
        self.register_buffer("around", torch.cat(around), persistent=False)
        rates = torch.exp(torch.linspace(0, math.log(100.0), TIME_FEATURES))
        self.register_buffer("rates", rates, persistent=False)

    def patchify(self, frames):
        """[B, M, 4, H, W] -> [B, M, tokens, patch_values]."""
        (across, down), (pw, ph) = self.config.grid, self.config.patch
        batch, count = int(frames.shape[0]), int(frames.shape[1])
        x = frames.reshape(batch * count, 4, down, ph, across, pw).permute(0, 2, 4, 1, 3, 5)
        return x.reshape(batch, count, self.config.tokens, self.config.patch_values)

    def unpatchify(self, tokens):
        """[B, M * tokens, patch_values] -> [B, M, 4, H, W]."""
        (across, down), (pw, ph) = self.config.grid, self.config.patch
        batch, count = int(tokens.shape[0]), int(tokens.shape[1]) // self.config.tokens
        x = tokens.reshape(batch * count, down, across, 4, ph, pw).permute(0, 3, 1, 4, 2, 5)
        return x.reshape(batch, count, 4, down * ph, across * pw)

    def ray_features(self, cameras, first_height):
        """Pluecker coordinates of 2x2 rays per patch, [B, M, tokens, 24]."""
        rays = cam.pluecker(cameras, self.around, first_height)
        count = self.config.tokens
        return torch.cat([rays[..., i * count:(i + 1) * count, :] for i in range(4)], -1)

    def stream(self, embed, patches, cameras, first_height):
        """Tokens [B, M * tokens, dim] of frames given as patches [B, M, tokens, patch_values]."""
        x = embed(patches) + self.embed_rays(self.ray_features(cameras, first_height))
        return x.float().reshape(int(x.shape[0]), int(x.shape[1]) * self.config.tokens, self.config.dim)

    def depth_positions(self, patches, jitter):
        """Mean z-depth of each patch in metres [B, M, tokens, 1], times `jitter`, and whether the frame has depth at
        all [B, M, 1, 1] (a frame whose whole channel is -1 has none; one that is all sky reads the same, harmlessly)."""
        count = self.config.patch[0] * self.config.patch[1]
        channel = patches[..., 3 * count:].float()
        scale = self.config.inverse_depth_scale
        inverse = ((channel.mean(-1, keepdim=True) + 1) * 0.5).clamp(scale / (scale + rope.FAR), 1.0)
        known = ((channel.amax(-1, keepdim=True).amax(-2, keepdim=True) + 1) * 1000).clamp(0.0, 1.0)
        return (scale / inverse - scale) * jitter, known

    @torch.no_grad()
    def deepened(self, frames, cameras):
        """Context frames [B, K, 4, H, W], those without depth (creators' pictures) as deep as they most likely are: what the depth graph is for.
        A whole channel of -1 is no depth."""
        if self.imaginer is None or frames.shape[1] == 0:
            return frames
        flat = frames[:, :, 3].amax((-1, -2)) <= -1
        if not flat.any():
            return frames
        with torch.autocast(frames.device.type, enabled=False):
            guess = self.imaginer.deepened(frames[:, :, :3][flat].float(), cameras[flat].float())
        deep = frames.clone()
        deep[:, :, 3:][flat] = guess.to(frames.dtype)
        return deep

    def imagine(self, frames, cameras, target_cameras, mask, noise, tags, truth=None):
        """What the imaginer makes of the context frames [B, K, 4, H, W]: the view of the last target camera [B, 1, 4, H, W] from what they show
        of it and `noise` [B, 4, H, W]; `truth` is the imaginer's. The imaginer learns elsewhere."""
        block, last = self.config.coarse, target_cameras[:, -1]
        with torch.no_grad(), torch.autocast(frames.device.type, enabled=False):   # coordinates need float32
            small = shrunk(frames, block)
            steer = self.imaginer.steering(small, mask, tags)
            given = self.imaginer.given(small, cameras, last, mask)
            # Averaging noise makes it weaker: as strong as before.
            around = self.imaginer.around(small, cameras, last, mask) if truth is None else None   # nothing is to be chosen
            return self.imaginer(given, around, last, steer, nn.functional.avg_pool2d(noise, block) * block, truth)[:, None]

    def encode_context(self, frames, cameras, target_cameras, mask=None, jitter=1.0, noise=None, tags=None, colours=None, truth=None):
        """Memory of context frames [B, K, 4, H, W] with cameras [B, K, 16]: keys and values, each
        [B, layers, heads, K * tokens, head_dim], then what they show of the targets' views, as `Reprojection` says. `mask`
        [B, K] is 1 for present slots; None = all present. A model that imagines adds a slot of its own behind the others,
        from the chunk's `noise` [B, T, 4, H, W] and style `tags` [B, tags]. `colours` [B, K, 3, H, W] are the context's
        colours without augmentation."""
        plain = frames if colours is None else torch.cat([colours, frames[:, :, 3:]], 2)
        if self.imaginer is not None and mask is None:
            mask = torch.ones_like(cameras[..., 0])
        bias = None
        if mask is not None:
            # An empty slot may hold anything, also zeros: give it the first target's camera so that all stays finite.
            present = mask[..., None]
            cameras = cameras * present + target_cameras[:, 0:1] * (1 - present)
            frames, plain = frames * present[..., None, None], plain * present[..., None, None]
        if self.imaginer is not None:
            vision = self.imagine(plain, cameras, target_cameras, mask, noise[:, -1], tags, truth)
            frames, plain = (torch.cat([x, vision], 1) for x in (frames, plain))
            cameras = torch.cat([cameras, target_cameras[:, -1:]], 1)
            mask = with_vision(mask)
            if torch.is_tensor(jitter):
                jitter = torch.cat([jitter, jitter.new_ones(len(mask), 1, 1, 1)], 1)
        if mask is not None:
            bias = self.slot_bias(mask)
        height = target_cameras[:, 0:1, 7:8]
        patches = self.patchify(shrunk(frames, self.config.base))
        cos, sin = rope.tables(self.config, cameras, self.centres, height, *self.depth_positions(patches, jitter))
        x = self.stream(self.embed_context, patches, cameras, height)
        keys, values = [], []
        for layer, block in enumerate(self.blocks):
            mods = self.context_table[layer:layer + 1]
            q, k, v = block.queries_keys_values(x, mods, cos, sin)
            keys.append(k)
            values.append(v)
            if layer + 1 < self.config.depth:    # the last layer's output would be seen by nobody
                x = block.finish(x, mods, attend(q, k, v, bias))
        with torch.autocast(frames.device.type, enabled=False):   # coordinates need float32
            *atlas, small = lay_out(plain, self.config.coarse)
            known = torch.ones_like(cameras[..., 0]) if mask is None else mask
            with torch.no_grad():
                deep = depths(small, cameras, target_cameras, known, self.config.inverse_depth_scale, self.imaginer is not None)
            shown = self.reprojection(target_cameras, cameras, *atlas, small, deep, mask)
        return (torch.stack(keys, 1), torch.stack(values, 1), *shown)

    def slot_bias(self, mask):
        """Logit bias [B, 1, 1, K * tokens] that hides empty slots."""
        batch, slots = int(mask.shape[0]), int(mask.shape[1])
        spread = mask[..., None] * torch.ones_like(self.centres[:, 0])
        return ((spread - 1) * -MASKED).reshape(batch, 1, 1, slots * self.config.tokens)

    def time_mods(self, time, tags):
        """Modulation of all layers [B, 6, dim] and of the head [B, 2, dim] for time [B] and style tags [B, tags]."""
        angle = time.float()[:, None] * self.rates
        told = self.time_in(torch.cat([torch.cos(angle), torch.sin(angle)], -1))
        hidden = nn.functional.relu(told + self.embed_tags(tags) if self.config.tags else told)[:, None]
        mods = self.time_out(hidden).float().reshape(int(time.shape[0]), 8, self.config.dim)
        return mods[:, :6], mods[:, 6:]

    def outline(self, sample, time, target_cameras, tags, memory, mask):
        """The transformer's part of `denoise` at 1 / `base` of the size: frames and trust in their colours, [B, T, 5, h, w].

        Averaging pixels averages noise away, so a small x_t is a later x_t: both are rescaled to what they are."""
        base = self.config.base
        share = time + (1 - time) / base
        small = shrunk(sample, base) / share.reshape(-1, 1, 1, 1, 1)
        height = target_cameras[:, 0:1, 7:8]
        cos, sin = rope.tables(self.config, target_cameras, self.centres, height)
        x = self.stream(self.embed_target, self.patchify(small), target_cameras, height)
        shared, last = self.time_mods(time / share, tags)
        bias = None
        if mask is not None:
            hidden = self.slot_bias(mask)
            own = torch.zeros(int(mask.shape[0]), 1, 1, self.config.frames * self.config.tokens, device=mask.device)
            bias = torch.cat([hidden, own], -1)
        for layer, block in enumerate(self.blocks):
            mods = self.target_table[layer:layer + 1] + shared
            q, k, v = block.queries_keys_values(x, mods, cos, sin)
            if memory is not None:
                k, v = torch.cat([memory[0][:, layer], k], 2), torch.cat([memory[1][:, layer], v], 2)
            x = block.finish(x, mods, attend(q, k, v, bias))
        x = rms_norm(x) * (1 + last[:, 1:2]) + last[:, 0:1]
        return self.mend(self.unpatchify(self.head(x)))

    def denoise(self, sample, time, target_cameras, tags, memory=None, mask=None, with_outline=False):
        """Clean frames [B, T, 4, H, W] from x_t `sample` at `time` [B] (0 = noise, 1 = data), given style `tags` [B, tags]
        and the memory that `encode_context` returned, or none; with the transformer's own frames if asked."""
        if self.imaginer is not None and mask is not None:
            mask = with_vision(mask)
        whole = self.enlarged(self.outline(sample, time, target_cameras, tags, memory, mask))
        guess = whole[:, :, :4]
        if memory is None:
            blended, evidence = guess, torch.cat([torch.ones_like(guess[:, :, :1]), torch.zeros_like(guess[:, :, :2])], 2)
        else:
            shown, told = memory[2:]
            alone = torch.sigmoid(whole[:, :, 4:] + self.reprojection.own - told[:, :, :1])
            blended, evidence = shown + alone * (guess - shown), torch.cat([alone, told[:, :, 1:]], 2)
        painted = blended if self.painter is None else self.painter(blended, guess, evidence, sample, time)
        return (painted, guess) if with_outline else painted

    def mend(self, frames):
        """Frames [B, M, 4, h, w] corrected by what their neighbourhood says, and the trust in their colours: [B, M, 5, h, w]."""
        flat = frames.reshape(-1, *(int(n) for n in frames.shape[2:]))
        found = self.seams_out(nn.functional.relu(self.seams_in(flat))).float()
        whole = torch.cat([flat.float() + found[:, :4], found[:, 4:]], 1)
        return whole.reshape(int(frames.shape[0]), int(frames.shape[1]), 5, *(int(n) for n in frames.shape[3:]))

    def enlarged(self, small):
        """[B, M, C, h, w] in full size."""
        if self.config.base == 1:
            return small
        flat = small.reshape(-1, *(int(n) for n in small.shape[2:]))
        whole = nn.functional.interpolate(flat, scale_factor=float(self.config.base), mode="bilinear", align_corners=False)
        return whole.reshape(*(int(n) for n in small.shape[:3]), self.config.height, self.config.width)

    def forward(self, sample, time, target_cameras, tags, frames=None, cameras=None, mask=None, jitter=1.0, colours=None,
                noise=None, truth=None):
        """One training pass: (clean frames, the transformer's own frames). frames=None means no context at all; `noise` is
        `sample` where it is none."""
        if frames is None:
            if self.imaginer is None:
                return self.denoise(sample, time, target_cameras, tags, with_outline=True)
            frames, cameras, jitter, colours = sample[:, :0], target_cameras[:, :0], 1.0, None
        memory = self.encode_context(frames, cameras, target_cameras, mask, jitter, sample if noise is None else noise, tags,
                                     colours, truth)
        return self.denoise(sample, time, target_cameras, tags, memory, mask, with_outline=True)


def with_vision(mask):
    """The mask [B, K] with the imagined slot, which is always there, behind the others."""
    return torch.cat([mask, torch.ones_like(mask.sum(1, keepdim=True))], 1)
