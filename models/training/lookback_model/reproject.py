"""Sharp pictures from memory: every target pixel looks up its colour in the context frames through its predicted depth.

The transformer's own picture is soft. Its depth is good enough to fetch what earlier frames saw at that point; a softmax
over the context frames and the transformer's own picture decides per pixel whom to believe. Two coarse rounds look into
every context frame and let the context's own depths mend the predicted depth; they also say which few context frames
answer each block of pixels best, and only those are looked at in full resolution (that keeps the cost per step nearly
independent of how many context frames there are). Image-based rendering inside the network, trained end to end."""

import torch
from torch import nn
from torch.nn import functional as F

from . import cameras as cam
from .cameras import FAR, NEAR
from .splatting import closed

OUTSIDE = -30.0          # logit of a pixel that a context frame can not answer
MASKED = -1e9            # logit of an empty slot
KNOWN = 0.3              # how well a depth has to be known to count
HIDDEN = 6.0             # doubt of what context frames show where memory has nothing before the camera
FIRM = 6.0               # more doubt per unit of inverse depth in the first round, where memory knows the depth
CLOSER = 1.0             # doubt per factor e that something was further away when it was seen, and so coarser
EDGE = 2                 # rows repeated above and below every frame of the atlas, so that look-ups never see its neighbour


def look_up(frames, u, v, mode: str):
    """Values [N, C, A, P] of frames [N, C, H, W] at u and v [N, A, P] (-1..1, edges repeated beyond). The best answer's colours are
    looked up with cubic weights, because frames are made from made frames over and over: linear ones blur a little every time
    (RUNS.md). The others do with the linear ones that they were weighed by: look-ups are a third of all time."""
    grid = torch.stack([u.clamp(-2.0, 2.0), v.clamp(-2.0, 2.0)], -1)
    return F.grid_sample(frames, grid, mode=mode, padding_mode="border", align_corners=False)


def shares(logits):
    """Softmax over axis 1, in plain operators: ONNX Runtime's own takes several times as long there."""
    weights = torch.exp(logits - logits.amax(1, keepdim=True))
    return weights / weights.sum(1, keepdim=True)


def relations(targets, cameras, mask=None):
    """What projecting into a context camera needs, for every pair, [B, K, T, 17] of targets [B, T, 16] and cameras
    [B, K, 16]: rows of the 3x4 map from target camera space to (u z, v z, z) with u, v in -1..1 (12), how far ahead of
    the target the context camera is, how far away (metres), room for whether it has depth, its logit bias, its number."""
    batch, count, slots = int(targets.shape[0]), int(targets.shape[1]), int(cameras.shape[1])
    to = targets[..., :12].reshape(batch, 1, count, 3, 4)
    of = cameras[..., :12].reshape(batch, slots, 1, 3, 4)
    turned = of[..., :3].transpose(-1, -2)
    shift = to[..., 3:] - of[..., 3:]                                            # [B, K, T, 3, 1]
    rows = torch.cat([torch.matmul(turned, to[..., :3]), torch.matmul(turned, shift)], -1)
    lens = cameras[:, :, None, None]
    x = rows[..., 0, :] * (2 * lens[..., 0, 12:13]) + rows[..., 2, :] * (2 * lens[..., 0, 14:15] - 1)
    y = rows[..., 1, :] * (2 * lens[..., 0, 13:14]) + rows[..., 2, :] * (2 * lens[..., 0, 15:16] - 1)
    away = torch.sqrt((shift * shift).sum(-2) + 1e-6)
    ahead = -(shift[..., 0] * to[..., 2]).sum(-1, keepdim=True)
    zero = torch.zeros_like(away)
    bias = zero if mask is None else zero + ((mask - 1) * -MASKED).reshape(batch, slots, 1, 1)
    number = zero + torch.arange(slots, device=targets.device, dtype=targets.dtype).reshape(1, slots, 1, 1)
    return torch.cat([x, y, rows[..., 2, :], ahead, away, zero, bias, number], -1)


def project(relation, x, y, depth):
    """(u, v in -1..1, z metres) of target pixels with camera-space ray (x, y, 1) at z-depth `depth`; `relation` is
    indexed by its first axis here, every entry broadcasts against the pixels."""
    u, v, z = ((relation[i] * x + relation[i + 1] * y + relation[i + 2]) * depth + relation[i + 3] for i in (0, 4, 8))
    near = z.clamp_min(NEAR)
    return u / near, v / near, z


def lay_out(frames, coarse: int):
    """Frames [B, K, 4, H, W] as they are looked up in: below one another with their edges repeated,
    [B, 4, K * (H + 4), W], and small, [B, K, 4, H / coarse, W / coarse]."""
    batch, slots, high, wide = (int(frames.shape[i]) for i in (0, 1, 3, 4))
    top, bottom = frames[:, :, :, :1], frames[:, :, :, -1:]
    tall = torch.cat([*[top] * EDGE, frames, *[bottom] * EDGE], 3)
    atlas = tall.transpose(1, 2).reshape(batch, 4, slots * (high + 2 * EDGE), wide)
    small = F.avg_pool2d(frames.reshape(batch * slots, 4, high, wide), coarse)
    return atlas, small.reshape(batch, slots, 4, high // coarse, wide // coarse)


class Reprojection(nn.Module):
    """Blends the transformer's frames with what context frames show."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        block, self.size = config.coarse, (config.height, config.width)
        self.small = (config.height // block, config.width // block)
        for name, (high, wide) in (("points", self.size), ("small_points", self.small)):
            self.register_buffer(name, cam.patch_points((wide, high), 0.5), persistent=False)
        self.register_buffer("fine_points", self.folded(self.points.T.reshape(1, 2, *self.size)).reshape(2, -1).T, persistent=False)
        # Doubt of a context pixel: per unit of inverse-depth disagreement, of colour difference, per metre between the
        # cameras; a row per round, the last one in full resolution. Then the transformer's own bias.
        self.doubt = nn.Parameter(torch.tensor([[2.0, 1.5, 2.0], [25.0, 1.0, 2.0], [25.0, 1.0, 2.0]]))
        # What was imagined (the last slot, where the model imagines) is believed less than what was seen, and the transformer's
        # own soft colours least: where nothing was seen they would blur what was imagined (RUNS.md).
        self.own = nn.Parameter(torch.tensor(-9.0 if config.imagine else -4.5))
        self.imagined = nn.Parameter(torch.tensor(-4.0)) if config.imagine else None

    def folded(self, pictures):
        """[N, C, H, W] -> [N, C, coarse * coarse, p]: block after block lie the first pixels of all, then the second ones. What a block
        has in common is then spread along the slow axis, which costs nothing."""
        block = self.config.coarse
        batch, channels = int(pictures.shape[0]), int(pictures.shape[1])
        return F.pixel_unshuffle(pictures, block).reshape(batch, channels, block * block, self.small[0] * self.small[1])

    def unfolded(self, values):
        """Back: [N, C, coarse * coarse, p] -> [N, C, H, W]."""
        batch, channels, inner, _ = (int(n) for n in values.shape)
        return F.pixel_shuffle(values.reshape(batch, channels * inner, *self.small), self.config.coarse)

    def metres(self, inverse):
        """z-depth of inverse depth q."""
        scale = self.config.inverse_depth_scale
        return scale / inverse.clamp(scale / (scale + FAR), scale / (scale + NEAR)) - scale

    def rays(self, targets, points):
        """Camera-space x and y at depth 1 of image `points` [P, 2], each [B, 1, T, P]."""
        lens = targets[:, None]
        return ((points[:, 0] - lens[..., 14:15]) / lens[..., 12:13], (points[:, 1] - lens[..., 15:16]) / lens[..., 13:14])

    def weigh(self, doubt, seen, own, mine, inverse, places, relation):
        """Softmax weights [B, M + 1, T, …] of M context frames and the model itself, the inverse depth [B, T, …] mended by what the
        frames saw, and the frames' logits. `seen` [B, M, 4, T, …], `own` [B, 1, 3, T, …], `mine` logit [B, 1, T, …]; `relation`:
        ahead, away, known, bias, each [B, M, T, …] or broadcast."""
        scale = self.config.inverse_depth_scale
        u, v, z, depth = places
        ahead, away, known, bias = relation
        inside = (torch.maximum(u.abs(), v.abs()) < 1.0).float() * (z > NEAR).float()
        there = ((seen[:, :, 3] + 1) * 0.5).clamp(scale / (scale + FAR), scale / (scale + NEAR))
        z = z.clamp_min(NEAR)
        stray = (there - scale / (scale + z)).abs() * known
        differ = (seen[:, :, :3] - own).abs().mean(2)
        # What the context frame saw there, as depth of the target: slide along the context's ray, then project. It may lie behind.
        slide = (scale / there - scale) / z
        found = slide * depth + (1 - slide) * ahead
        inside = inside * (1 - (found < NEAR).float() * known)
        coarser = torch.log(z / depth.clamp_min(NEAR)).clamp_min(0.0)
        logits = OUTSIDE * (1 - inside) - doubt[0] * stray - doubt[1] * differ - doubt[2] * away - CLOSER * coarser + bias
        weights = shares(torch.cat([logits, mine], 1))
        vote = weights[:, :-1] * known * inside
        return weights, (vote * (scale / (scale + found.clamp(NEAR, FAR)))).sum(1) + (1 - vote.sum(1)) * inverse, logits

    def coarse(self, guess, trust, targets, small, deep, relation):
        """Rounds over all context frames in low resolution, from the depths that memory knows: mended inverse depth [B, T, p],
        the last logits [B, K, T, p], and where memory has nothing to show, [B * T, 1, rows, columns], if it is known."""
        batch, count, slots = int(guess.shape[0]), int(guess.shape[1]), int(small.shape[1])
        pixels, block = self.small[0] * self.small[1], self.config.coarse
        flat = F.avg_pool2d(guess.reshape(batch * count, 4, *self.size), block).reshape(batch, count, 4, pixels)
        mine = F.avg_pool2d(trust, block).reshape(batch, 1, count, pixels) + self.own
        own, inverse = flat[:, :, :3].transpose(1, 2)[:, None], (flat[:, :, 3] + 1) * 0.5
        firm, bare, seen_by = 0.0, None, relation[..., 15:16]
        if deep is not None:
            share = deep[:, :, 1] * (deep[:, :, 1] > KNOWN).to(deep.dtype)
            share = share.reshape(batch, count, pixels)
            inverse = inverse + share * ((deep[:, :, 0].reshape(batch, count, pixels) + 1) * 0.5 - inverse)
            firm = FIRM * share[:, None]
        if deep is not None and self.imagined is not None:
            bare = (1 - closed(deep[:, :, 2].reshape(batch * count, 1, *self.small)) * (1 / KNOWN)).clamp_min(0.0)
            real = (relation[..., 16:] < slots - 1.5).to(bare.dtype)
            seen_by = seen_by - HIDDEN * bare.reshape(batch, 1, count, pixels) * real
        x, y = self.rays(targets, self.small_points)
        parts = [relation[..., i:i + 1] for i in range(15)]
        logits = None
        for i, doubt in enumerate(self.doubt[:-1].abs()):
            depth = self.metres(inverse)[:, None]
            u, v, z = project(parts, x, y, depth)
            at = [p.reshape(batch * slots, count, pixels) for p in (u, v)]
            seen = look_up(small.reshape(batch * slots, 4, *self.small), *at, "bilinear").reshape(batch, slots, 4, count, pixels)
            doubts = (doubt[0] + firm if i == 0 else doubt[0], doubt[1], doubt[2])
            _, inverse, logits = self.weigh(doubts, seen, own, mine, inverse, (u, v, z, depth), [*parts[12:15], seen_by])
        return inverse, logits, bare

    @staticmethod
    def best(logits, most: int):
        """Which context frames answer best, as ones and zeros [B, most, T, K, p], from logits [B, K, T, p]. No top-k: not every device
        of the studio's runtime has it."""
        numbers = torch.arange(int(logits.shape[1]), device=logits.device, dtype=logits.dtype).reshape(1, -1, 1, 1)
        picks = []
        for _ in range(most):
            picks.append(((logits.argmax(1, keepdim=True).to(logits.dtype) - numbers).abs() < 0.5).to(logits.dtype))
            logits = logits + 4 * MASKED * picks[-1]
        return torch.stack(picks, 1).transpose(2, 3)

    def forward(self, guess, trust, targets, cameras, atlas, small, deep=None, mask=None):
        """(blended frames [B, T, 4, H, W], evidence [B, T, 3, H, W]: the weight of the model's own colours, how far the
        best two context frames disagree, and the weight of what was imagined) from the transformer's `guess` (float32), its logit `trust` [B, T, H, W],
        context cameras [B, K, 16], `atlas` and `small` (`lay_out`), and `depths`, if there are any."""
        batch, count, slots = int(guess.shape[0]), int(guess.shape[1]), int(cameras.shape[1])
        high, (rows, columns), block = self.size[0], self.small, self.config.coarse
        pixels, inner, most = rows * columns, block * block, min(self.config.answers, slots)
        known = ((small[:, :, 3].amax(-1).amax(-1) + 1) * 1000).clamp(0.0, 1.0).reshape(batch, slots, 1, 1)
        relation = relations(targets, cameras, mask)
        bias = relation[..., 15:16]
        if self.imagined is not None:
            bias = bias + self.imagined * (relation[..., 16:] > slots - 1.5).to(bias.dtype)
        relation = torch.cat([relation[..., :14], relation[..., 14:15] + known, bias, relation[..., 16:]], -1)
        inverse, logits, bare = self.coarse(guess, trust, targets, small, deep, relation)
        # The best frames' relations, block by block: parts [B, M, T, 1, p], for all pixels [B, M, T, coarse * coarse, p] of the blocks.
        chosen = torch.matmul(relation.permute(0, 2, 3, 1)[:, None], self.best(logits.detach(), most))
        parts = [chosen[:, :, :, i:i + 1] for i in range(17)]
        slot, beside = parts[16], parts[12:16]
        imagined = (slot > slots - 1.5).to(slot.dtype)
        # What the context changed about the depth, on top of the guess: no context, no change.
        mended = inverse.reshape(batch, count, rows, columns) - (F.avg_pool2d(guess[:, :, 3], block) + 1) * 0.5
        if bare is None:
            mended = mended.reshape(batch * count, 1, rows, columns)
        else:
            mended = torch.cat([mended.reshape(batch * count, 1, rows, columns), bare], 1)
        mended = self.folded(F.interpolate(mended, scale_factor=float(block), mode="bilinear", align_corners=False))
        if bare is not None:
            beside[3] = beside[3] - HIDDEN * mended[:, 1].reshape(batch, 1, count, inner, pixels) * (1 - imagined)
        flat = self.folded(torch.cat([guess, trust[:, :, None]], 2).reshape(batch * count, 5, *self.size))
        flat = flat.reshape(batch, count, 5, inner, pixels)
        inverse = (flat[:, :, 3] + 1) * 0.5 + mended[:, 0].reshape(batch, count, inner, pixels)
        own, mine = flat[:, :, :3].transpose(1, 2)[:, None], flat[:, None, :, 4] + self.own
        x, y = (r.reshape(batch, 1, count, inner, pixels) for r in self.rays(targets, self.fine_points))

        def seen(inverse, frames, mode, answers):
            """Values [B, answers, C, T, …] of the first `answers` context frames, and where they were found."""
            depth = self.metres(inverse)[:, None]
            u, v, z = project([part[:, :answers] for part in parts], x, y, depth)
            row = slot[:, :answers] * (high + 2 * EDGE) + EDGE + (v.clamp(-1.0, 1.0) + 1) * (high / 2)
            down = row * (2 / (slots * (high + 2 * EDGE))) - 1
            at = [p.reshape(batch, answers * count * inner, pixels) for p in (u, down)]
            found = look_up(frames, *at, mode).reshape(batch, int(frames.shape[1]), answers, count, inner, pixels)
            return found.transpose(1, 2), (u, v, z, depth)

        found, places = seen(inverse, atlas, "bilinear", most)
        weights, inverse, _ = self.weigh(self.doubt[-1].abs(), found, own, mine, inverse, places, beside)
        best = seen(inverse, atlas[:, :3], "bicubic", 1)[0].clamp(-1.0, 1.0)
        sharp = torch.cat([best, found[:, 1:, :3]], 1)
        colour = (weights[:, :most, None] * sharp).sum(1) + weights[:, most:] * own[:, 0]
        # Zero where only one frame answers (also when the second is an empty slot).
        differ = (sharp[:, 0] - sharp[:, most - 1]).abs().mean(1) * weights[:, 0] * weights[:, most - 1] * 4
        made_up = torch.zeros_like(differ)
        if self.imagined is not None:
            made_up = (weights[:, :most] * imagined).sum(1)
        evidence = torch.stack([inverse * 2 - 1, weights[:, most], differ, made_up], 2)
        whole = torch.cat([colour.transpose(1, 2), evidence], 2).reshape(batch * count, 7, inner, pixels)
        whole = self.unfolded(whole).reshape(batch, count, 7, *self.size)
        return whole[:, :, :4], whole[:, :, 4:]
