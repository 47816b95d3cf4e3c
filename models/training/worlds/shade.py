"""Sky, light, fog: the colour of each ray."""

import torch

from . import geometry, textures
from .environment import Environment

PI = 3.14159265


def mix(a, b, t):
    return tuple(x + (y - x) * t for x, y in zip(a, b))


def hill_lines(env, azimuth):
    """Heights (tangent of the elevation) of the far and the near silhouette."""
    kind, height, phase = env.one("hills"), env.one("hill_height"), env.one("hill_phase")

    def waves(p):
        rolling = (
            0.5
            + 0.24 * torch.sin(3 * azimuth + p)
            + 0.14 * torch.sin(7 * azimuth + 2.3 * p)
            + 0.07 * torch.sin(13 * azimuth + 4.1 * p)
        )
        ridges = (
            1.15
            - 0.75 * torch.sin(2.5 * azimuth + p).abs()
            - 0.3 * torch.sin(6.5 * azimuth + 1.7 * p).abs()
            - 0.1 * torch.sin(17.5 * azimuth + p).abs()
        )
        cell = torch.floor((azimuth / (2 * PI) + 0.5) * 64).to(textures.INT)
        towers = 0.3 + 0.7 * textures.lattice(cell, cell * 0 + 3, (p * 37).to(textures.INT))
        return torch.where(kind == 0, rolling, torch.where(kind == 1, ridges, towers))

    return height * waves(phase), 0.55 * height * waves(phase + 2)


def sky(env, d, length):
    """Colour of the background. d: 3 x [B,R], length: |d|."""
    x, y, z = (v / length for v in d)
    up = y.clamp(min=0)
    colour = mix(env.many("horizon"), env.many("zenith"), torch.sqrt(up))
    sun = env.many("light")
    towards = (x * sun[0] + y * sun[1] + z * sun[2]).clamp(0, 1) * (1 - env.one("lamp"))
    halo = 0.35 * towards**10 + 0.5 * towards**120
    disc = textures.smooth(0.9985, 0.9991, towards)
    glow = env.many("glow")
    colour = tuple(c + g * (halo + 3 * disc) for c, g in zip(colour, glow))
    flat = torch.sqrt(x * x + z * z + 1e-12)
    reach = 1 / (up + 0.12)
    seed = (env.one("hill_phase") * 91).to(textures.INT)
    puff = 0.6 * textures.value_noise(x * reach * 0.9, z * reach * 0.9, seed) + 0.4 * textures.value_noise(
        x * reach * 2.3, z * reach * 2.3, seed + 1
    )
    cover = textures.smooth(0.62, 0.9, puff + env.one("clouds") * 0.35) * textures.smooth(0.02, 0.2, y)
    colour = mix(colour, env.many("cloud"), cover * env.one("clouds").clamp(max=0.85))
    azimuth = torch.atan2(x, z)
    slope = y / flat
    far, near = hill_lines(env, azimuth)
    snow = textures.as_float((slope > 0.62 * env.one("hill_height")) & (env.one("hills") == 1))
    far_colour = mix(env.many("hill_far"), env.many("cloud"), 0.8 * snow)
    colour = mix(colour, far_colour, textures.smooth(0.004, -0.004, slope - far))
    return mix(colour, env.many("hill_near"), textures.smooth(0.004, -0.004, slope - near))


def enclosure(env, o, d):
    """Floor, ceiling and walls. Returns t, surface (0 floor, 1 wall, 2 ceiling), normal, u, v."""
    x0, x1, z0, z1, top = env.many("room")
    dx, dy, dz = (geometry.guard(v) for v in d)
    tx = torch.where(dx > 0, x1 - o[0], x0 - o[0]) / dx
    tz = torch.where(dz > 0, z1 - o[2], z0 - o[2]) / dz
    ty = torch.where(dy > 0, top - o[1], -o[1]) / dy
    t = torch.minimum(torch.minimum(tx, tz), ty)
    on_y, on_x = ty <= t, (tx <= t)
    zero, one = torch.zeros_like(t), torch.ones_like(t)
    normal = (
        torch.where(on_x & ~on_y, -torch.sign(dx), zero),
        torch.where(on_y, -torch.sign(dy), zero),
        torch.where(on_x | on_y, zero, -torch.sign(dz)),
    )
    x, y, z = (p + t * q for p, q in zip(o, (dx, dy, dz)))
    u = torch.where(on_y | ~on_x, x, z)
    v = torch.where(on_y, z, y)
    face = torch.where(on_y, torch.where(dy > 0, 2 * one, zero), one)
    return t, face, normal, u, v


def look_up(table, rows):
    """Columns of the chosen rows: table [B,N,K], rows [B,R] -> K x [B,R]."""
    return tuple(torch.gather(column, 1, rows) for column in table.unbind(2))


def trace(o, d, prims, materials, table, pixel, seen, slots, shadowing):
    """Colour (3 x [B,R], sRGB 0..1) and z-depth [B,R] (FAR for the sky).

    o: 3 x [B,1]; d: 3 x [B,R], camera-z component 1; prims [B,COUNT,10]; materials
    [B,COUNT+3,16], the last three for floor, walls, ceiling; pixel [B,1]: the angle of a pixel in
    radians; seen, slots, shadowing: lists of primitives per shape (geometry.nearest, blocked).
    """
    env = Environment(table)
    rough, slot = geometry.nearest(seen, slots, d)
    prim = look_up(prims, slot)
    t_prim = geometry.exact(prim, slot, o, d, rough)
    t_room, face, normal, u, v = enclosure(env, o, d)
    is_prim = t_prim < t_room
    t = torch.minimum(t_prim, t_room)
    outdoors = env.one("indoors") < 0.5
    is_sky = ~is_prim & ((outdoors & (face > 0.5)) | (t > 3000.0))
    t = torch.where(is_sky, torch.full_like(t, 50.0), t)

    prim_normal, prim_u, prim_v = geometry.surface(prim, slot, o, d, t)
    normal = geometry.select(is_prim, prim_normal, normal)
    u, v = torch.where(is_prim, prim_u, u), torch.where(is_prim, prim_v, v)
    row = torch.where(is_prim, slot, geometry.COUNT + face.to(slot.dtype))
    material = look_up(materials, row)

    length = torch.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2])
    facing = -(d[0] * normal[0] + d[1] * normal[1] + d[2] * normal[2]) / length
    footprint = pixel * t * length / facing.abs().clamp(min=0.12)
    albedo, emitted = textures.pattern(material, u, v, footprint)

    p = tuple(a + t * b for a, b in zip(o, d))
    lit, bounce, occlusion = lighting(env, shadowing, p, normal)
    sun, above, below = env.many("sun"), env.many("above"), env.many("below")
    high = 0.5 + 0.5 * normal[1]
    colour = tuple(
        a * (s * lit + (n * high + f * (1 - high)) * occlusion + 0.12 * s * bounce) + a * emitted
        for a, s, n, f in zip(albedo, sun, above, below)
    )
    haze = 1 - torch.exp(-env.one("fog") * t * length)
    background = sky(env, d, length)
    colour = mix(colour, env.many("horizon"), haze)
    colour = geometry.select(is_sky, background, colour)
    depth = torch.where(is_sky, torch.full_like(t, geometry.FAR), t)
    return tuple(c.clamp(0, 1) for c in colour), depth


def lighting(env, shadowing, p, normal):
    """Direct light with hard shadows, soft fill light, ambient occlusion: all [B,R]."""
    lamp = env.one("lamp")
    light = env.many("light")
    to = tuple(v - lamp * q for v, q in zip(light, p))
    distance = torch.sqrt(to[0] * to[0] + to[1] * to[1] + to[2] * to[2])
    to = tuple(v / distance for v in to)
    cosine = to[0] * normal[0] + to[1] * normal[1] + to[2] * normal[2]
    start = tuple(a + 0.003 * n for a, n in zip(p, normal))
    limit = torch.where(lamp > 0.5, distance, torch.full_like(distance, 200.0))
    dark = geometry.blocked(shadowing, start, to, limit)
    fall = torch.where(lamp > 0.5, 12.0 / (4.0 + distance * distance), torch.ones_like(distance))
    lit = cosine.clamp(min=0) * fall * textures.as_float(~dark)
    bounce = (0.5 + 0.5 * cosine) * fall
    # Darker near the floor and, indoors, in the corners: grounds the shapes cheaply.
    x0, x1, z0, z1, top = env.many("room")
    edge = torch.minimum(torch.minimum(p[0] - x0, x1 - p[0]), torch.minimum(p[2] - z0, z1 - p[2]))
    wall = textures.as_float(normal[1].abs() < 0.7)
    near_floor = torch.minimum(p[1], top - p[1]).clamp(0, 0.7) / 0.7
    corner = edge.clamp(0, 0.7) / 0.7
    occlusion = 1 - 0.35 * wall * (1 - near_floor) ** 2 - 0.3 * (1 - wall) * (1 - corner) ** 2
    return lit, bounce, occlusion
