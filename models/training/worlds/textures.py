"""Procedural surface patterns, mixed from three colours and faded before they alias."""

import torch

KINDS = (
    "plain",
    "checks",
    "bricks",
    "stripes",
    "planks",
    "windows",
    "tiles",
    "picture",
    "patches",
    "ground",
    "glow",
    "panel",
)
# kind, cell size u and v in metres, seed, grain, share of C, emission of C, colours A, B, C
FIELDS = 16
INT = torch.int32


def lattice(ix, iy, seed):
    """Hash of integer cells (int32 tensors) -> float in 0..1."""
    h = ix * 374761393 + iy * 668265263 + seed * 974711
    h = (h ^ ((h >> 13) & 0x7FFFF)) * 1274126177
    h = h ^ ((h >> 16) & 0xFFFF)
    return (h & 0xFFFF).to(torch.float32) * (1.0 / 65535.0)


def value_noise(x, y, seed):
    """Smooth noise in 0..1 on the unit lattice."""
    fx, fy = torch.floor(x), torch.floor(y)
    ix, iy = fx.to(INT), fy.to(INT)
    x, y = x - fx, y - fy
    x, y = x * x * (3 - 2 * x), y * y * (3 - 2 * y)
    low = lattice(ix, iy, seed) * (1 - x) + lattice(ix + 1, iy, seed) * x
    high = lattice(ix, iy + 1, seed) * (1 - x) + lattice(ix + 1, iy + 1, seed) * x
    return low * (1 - y) + high * y


def smooth(low, high, x):
    t = ((x - low) / (high - low)).clamp(0, 1)
    return t * t * (3 - 2 * t)


def as_float(condition):
    return condition.to(torch.float32)


def picture(a, b, seed):
    """A framed painting over the unit square: masks of B (mount and sky) and C (motif)."""
    inside = as_float(((a - 0.5).abs() < 0.43) & ((b - 0.5).abs() < 0.42))
    motif = seed.to(torch.float32) * 0.37
    wave = 0.42 + 0.13 * torch.sin(a * 7 + motif) + 0.06 * torch.sin(a * 15 + 2 * motif)
    hills = as_float(b < wave)
    disc = as_float((a - 0.5) ** 2 + (b - 0.52) ** 2 < 0.06)
    bars = as_float(torch.floor(a * 6 + 3 * b) % 2 > 0.5)
    diamond = as_float((a - 0.5).abs() + (b - 0.5).abs() < 0.3)
    which = seed % 4
    shape = torch.where(
        which == 0, hills, torch.where(which == 1, disc, torch.where(which == 2, bars, diamond))
    )
    return inside, inside * shape


def pattern(material, u, v, footprint):
    """material: tuple of 16 tensors [B,R]; u, v, footprint in metres.

    Returns the colour (3 tensors) and the share of light it emits itself.
    """
    kind, su, sv, seed, grain, share, emission = material[:7]
    seed = seed.to(INT)
    a, b = u / su, v / sv
    size = torch.minimum(su, sv)
    fade = smooth(0.9, 0.35, footprint / size)
    fine = smooth(0.5, 0.15, footprint / size)
    ia, ib = torch.floor(a), torch.floor(b)
    offset = torch.where(kind == 2, 0.5 * (ib - 2 * torch.floor(ib / 2)), torch.zeros_like(a))
    ia = torch.floor(a + offset)
    fa, fb = a + offset - ia, b - ib
    cell = lattice(ia.to(INT), ib.to(INT), seed)
    noise = 0.65 * value_noise(a, b, seed) * fade + 0.35 * value_noise(2.7 * a, 2.7 * b, seed) * fine
    noise = noise + 0.325 * (1 - fade) + 0.175 * (1 - fine)
    large = value_noise(a * 0.17, b * 0.17, seed + 5)

    zero, one = torch.zeros_like(a), torch.ones_like(a)
    odd = ia + ib - 2 * torch.floor((ia + ib) / 2)
    bricks = as_float((fa < 0.06) | (fb < 0.12))
    window = as_float(((fa - 0.5).abs() < 0.27) & ((fb - 0.52).abs() < 0.3))
    tiles = as_float((fa < 0.05) | (fb < 0.05))
    planks = as_float(fa < 0.07)
    blots = smooth(0.42, 0.6, noise)
    wainscot, rail = as_float(v < 0.9), as_float((v - 0.93).abs() < 0.04)
    mount, motif = picture(a.clamp(0, 1), b.clamp(0, 1), seed)

    mask, mean, second, tone = zero, zero, zero, 0.25 * one
    for number, m, average, c, t in (
        (1, odd, 0.5, zero, 0.3),
        (2, bricks, 0.17, zero, 1.0),
        (3, as_float(fb < 0.5), 0.5, zero, 0.0),
        (4, planks, 0.07, zero, 1.0),
        (5, window, 0.32, window * as_float(cell < share), 0.0),
        (6, tiles, 0.1, zero, 0.8),
        (7, mount, 0.7, motif, 0.0),
        (8, blots, 0.5, zero, 0.0),
        (9, blots, 0.5, smooth(0.62 - 0.35 * share, 0.7 - 0.35 * share, large), 0.0),
        (10, zero, 0.0, one, 0.0),
        (11, wainscot, 0.0, wainscot * planks + rail, 0.0),
    ):
        here = kind == number
        mask = torch.where(here, m, mask)
        mean = torch.where(here, torch.full_like(m, average), mean)
        second = torch.where(here, c, second)
        tone = torch.where(here, torch.full_like(m, t), tone)
    keep = torch.where(kind >= 9, one, fade)
    mask = torch.where(kind == 11, mask, mask * fade + mean * (1 - fade))
    second = second * keep + torch.where(kind == 5, 0.32 * share, 0.35 * one) * (1 - keep) * as_float(
        (kind == 5) | (kind == 7)
    )
    shade = 1 + grain * (2 * (noise - 0.5) + tone * (cell - 0.5) * fade)
    colour = []
    for i in range(3):
        base = material[7 + i] * (1 - mask) + material[10 + i] * mask
        colour.append((base * (1 - second) + material[13 + i] * second) * shade)
    return colour, emission * second
