"""Ray intersections. A primitive is 10 floats (see FIELDS), one section per shape.

Every shape lives in its own unit space: x' and z' run over -1..1 across the base,
v over 0..1 from the bottom to the top. Functions take the fields as a tuple of tensors
that broadcast against the rays, so that the same code tests all primitives of a list ([B,P,1]
against [B,1,R]) and later only the one that was hit ([B,R] against [B,R]).

A list of primitives (see prepare) is [B,P,10] for each shape: the map from world to unit space and the
narrowing. Loops over a list keep only one value per ray, so that a compiled
kernel holds everything else in registers.
"""

import torch

# base centre; half sizes x, z and full height; yaw; narrowing towards the top along x, z
FIELDS = ("x", "y", "z", "hx", "height", "hz", "cos", "sin", "kx", "kz")
BLOCKS, ROUNDS, BALLS = 60, 36, 24  # slots per scene and shape
CAPACITY = (BLOCKS, ROUNDS, BALLS)
FIRST = (0, BLOCKS, BLOCKS + ROUNDS)
COUNT = BLOCKS + ROUNDS + BALLS
SLOT_BITS = 127  # COUNT fits into them: see nearest
FAR = 1.0e6
NEAR = 1.0e-4
TINY = 1.0e-9


def to_local(prim, o, d):
    """World ray -> (origin', direction') in the unit space of the primitive."""
    x, y, z, hx, height, hz, c, s = prim[:8]
    px, py, pz = o[0] - x, o[1] - y, o[2] - z
    origin = ((c * px - s * pz) / hx, py / height, (s * px + c * pz) / hz)
    direction = ((c * d[0] - s * d[2]) / hx, d[1] / height, (s * d[0] + c * d[2]) / hz)
    return origin, direction


def to_world(prim, n):
    """Gradient in unit space -> world normal of length 1."""
    lx, ly, lz = n[0] / prim[3], n[1] / prim[4], n[2] / prim[5]
    c, s = prim[6], prim[7]
    x, z = c * lx + s * lz, c * lz - s * lx
    inv = torch.rsqrt(x * x + ly * ly + z * z + 1e-20)
    return x * inv, ly * inv, z * inv


def guard(value):
    """Away from zero, so that divisions give huge numbers and never NaN."""
    return torch.where(value.abs() < TINY, torch.full_like(value, TINY), value)


def block_planes(prim, o, d):
    """The six half-spaces f(o) + t f(d) <= 1 of a (tapered) block: [(fo, fd), ...]."""
    kx, kz = prim[8], prim[9]
    xo, xd, zo, zd = kx * o[1], kx * d[1], kz * o[1], kz * d[1]
    return [
        (xo + o[0], xd + d[0]),
        (xo - o[0], xd - d[0]),
        (zo + o[2], zd + d[2]),
        (zo - o[2], zd - d[2]),
        (o[1], d[1]),
        (1 - o[1], -d[1]),
    ]


def hit_block(prim, o, d):
    """Entry parameter of boxes, roofs and pyramids (FAR where missed)."""
    near, far = None, None
    for fo, fd in block_planes(prim, o, d):
        fd = guard(fd)
        t = (1 - fo) / fd
        enter = torch.where(fd < 0, t, torch.full_like(t, -FAR))
        leave = torch.where(fd > 0, t, torch.full_like(t, FAR))
        near = enter if near is None else torch.maximum(near, enter)
        far = leave if far is None else torch.minimum(far, leave)
    return torch.where((near <= far) & (near > NEAR), near, torch.full_like(near, FAR))


def hit_round(prim, o, d):
    """Cylinders and cones: x'^2 + z'^2 <= (1 - k v)^2, 0 <= v <= 1, with both caps."""
    k = prim[8]
    w, wd = 1 - k * o[1], -k * d[1]
    a = guard(d[0] * d[0] + d[2] * d[2] - wd * wd)
    b = o[0] * d[0] + o[2] * d[2] - w * wd
    c = o[0] * o[0] + o[2] * o[2] - w * w
    disc = b * b - a * c
    root = torch.sqrt(disc.clamp(min=0))
    best = None
    for t in ((-b - root) / a, (-b + root) / a):
        v = o[1] + t * d[1]
        ok = (disc > 0) & (t > NEAR) & (v >= 0) & (v <= 1)
        t = torch.where(ok, t, torch.full_like(t, FAR))
        best = t if best is None else torch.minimum(best, t)
    vd = guard(d[1])
    for t, radius in (((1 - o[1]) / vd, 1 - k), (-o[1] / vd, torch.ones_like(k))):
        x, z = o[0] + t * d[0], o[2] + t * d[2]
        ok = (t > NEAR) & (x * x + z * z <= radius * radius)
        best = torch.minimum(best, torch.where(ok, t, torch.full_like(best, FAR)))
    return best


def hit_ball(prim, o, d):
    """Ellipsoids."""
    oy, dy = 2 * o[1] - 1, 2 * d[1]
    a = d[0] * d[0] + dy * dy + d[2] * d[2]
    b = o[0] * d[0] + oy * dy + o[2] * d[2]
    c = o[0] * o[0] + oy * oy + o[2] * o[2] - 1
    disc = b * b - a * c
    t = (-b - torch.sqrt(disc.clamp(min=0))) / a
    return torch.where((disc > 0) & (t > NEAR), t, torch.full_like(t, FAR))


HITS = (hit_block, hit_round, hit_ball)
# A list entry that no ray meets: every ray stays at a point above the unit shape.
NOTHING = (0, 5, 0, 0, 0, 0, 0, 0, 0, 0)


def prepare(prims, origin, valid):
    """prims [B,P,10], origin [B,3] -> list [B,P,10] for rays given relative to that origin.

    Fields: unit-space origin (3), matrix (5), narrowing (2); entries outside `valid` [B,P]
    become NOTHING.
    """
    x, y, z, hx, height, hz, c, s, kx, kz = prims.unbind(2)
    a, b, up, e, f = c / hx, -s / hx, 1 / height, s / hz, c / hz
    px, py, pz = origin[:, 0:1] - x, origin[:, 1:2] - y, origin[:, 2:3] - z
    out = torch.stack([a * px + b * pz, up * py, e * px + f * pz, a, b, up, e, f, kx, kz], 2)
    nothing = torch.tensor(NOTHING, dtype=out.dtype, device=out.device)
    return torch.where(valid[..., None], out, nothing)


def mapped(entry, d):
    """Direction [B,1,R] x 3 in the unit space of each entry."""
    a, b, up, e, f = entry[3:8]
    return a * d[0] + b * d[2], up * d[1], e * d[0] + f * d[2]


def fields(table):
    return tuple(table[:, :, i : i + 1] for i in range(table.shape[2]))


def nearest(seen, slots, d):
    """Nearest primitive of each ray from one origin. -> t [B,R] (FAR where none), slot [B,R].

    seen: per shape a list [B,P,10] relative to the origin; slots: their
    numbers [B,P] int32; d: 3 x [B,R].

    Distance and slot go through the minimum as one integer (floats above 0 are ordered like their
    bits); the distance that this rounds is then computed again for the one primitive.
    """
    rays = tuple(v[:, None] for v in d)
    best = None
    for hit, table, numbers in zip(HITS, seen, slots):
        entry = fields(table)
        t = hit((None,) * 8 + entry[8:], entry[:3], mapped(entry, rays))
        key = ((t.view(torch.int32) & ~SLOT_BITS) | numbers[:, :, None]).amin(dim=1)
        best = key if best is None else torch.minimum(best, key)
    slot = (best & SLOT_BITS).to(torch.int64)
    rough = (best & ~SLOT_BITS).view(torch.float32)
    return rough, slot


def exact(prim, slot, o, d, rough):
    """Distance to the primitive that was hit; prim: 10 x [B,R]."""
    lo, ld = to_local(prim, o, d)
    t = torch.where(
        slot < FIRST[1],
        hit_block(prim, lo, ld),
        torch.where(slot < FIRST[2], hit_round(prim, lo, ld), hit_ball(prim, lo, ld)),
    )
    return torch.where((rough < 0.5 * FAR) & (t < FAR), t, rough)


def blocked(shadowing, o, d, limit):
    """True [B,R] where an entry of the lists (relative to the world's origin) lies before t = limit."""
    o, d = tuple(v[:, None] for v in o), tuple(v[:, None] for v in d)
    best = None
    for hit, table in zip(HITS, shadowing):
        entry = fields(table)
        start = tuple(a + b for a, b in zip(entry[:3], mapped(entry, o)))
        t = hit((None,) * 8 + entry[8:], start, mapped(entry, d)).amin(dim=1)
        best = t if best is None else torch.minimum(best, t)
    return best < limit


def select(condition, yes, no):
    return tuple(torch.where(condition, a, b) for a, b in zip(yes, no))


def surface(prim, slot, o, d, t):
    """Normal and texture coordinates where a known primitive was hit; all [B,R].

    slot [B,R] tells the shape. Returns normal (3 tensors), u, v in metres
    (u along the face or around the axis, v upwards, both from an edge of the shape).
    """
    lo, ld = to_local(prim, o, d)
    x, y, z = (p + t * q for p, q in zip(lo, ld))
    hx, height, hz, kx, kz = prim[3], prim[4], prim[5], prim[8], prim[9]
    one, zero = torch.ones_like(t), torch.zeros_like(t)
    # Block: the face is the plane with the largest f, as all are <= 1 on the surface.
    fx, fz = kx * y + x.abs(), kz * y + z.abs()
    up = torch.maximum(y, 1 - y)
    on_x, on_y = (fx >= fz) & (fx >= up), (up > fx) & (up > fz)
    side = select(on_x, (torch.sign(x), kx, zero), (zero, kz, torch.sign(z)))
    block_n = select(on_y, (zero, torch.where(y > 0.5, one, -one), zero), side)
    u = torch.where(on_x, (z + 1) * hz, (x + 1) * hx)
    v = torch.where(on_y, (z + 1) * hz, y * height)
    # Round: caps where the axis coordinate is at an end.
    top, bottom = y > 1 - 1e-4, y < 1e-4
    cap = top | bottom
    round_n = select(cap, (zero, torch.where(top, one, -one), zero), (x, kx * (1 - kx * y), z))
    around = (torch.atan2(x, z) + 3.14159265) * hx
    round_u = torch.where(cap, (x + 1) * hx, around)
    round_v = torch.where(cap, (z + 1) * hz, y * height)
    ball_n = (x, 2 * (2 * y - 1), z)
    is_block, is_round = slot < FIRST[1], slot < FIRST[2]
    normal = select(is_block, block_n, select(is_round, round_n, ball_n))
    u = torch.where(is_block, u, torch.where(is_round, round_u, around))
    v = torch.where(is_block, v, torch.where(is_round, round_v, y * height))
    return to_world(prim, normal), u, v
