"""Ray intersections. A primitive is 10 floats (see FIELDS), one section per shape.

Every shape lives in its own unit space: x' and z' run over -1..1 across the base,
v over 0..1 from the bottom to the top. Functions take the fields as a tuple of tensors
that broadcast against the rays, so that the same code tests all primitives ([B,P,1]
against [B,1,R]) and later only the one that was hit ([B,R] against [B,R]).
"""

import torch

# base centre; half sizes x, z and full height; yaw; narrowing towards the top along x, z
FIELDS = ("x", "y", "z", "hx", "height", "hz", "cos", "sin", "kx", "kz")
BLOCKS, ROUNDS, BALLS = 44, 24, 16  # slots per scene and shape
COUNT = BLOCKS + ROUNDS + BALLS
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


CAPACITY = (BLOCKS, ROUNDS, BALLS)


def sections(used):
    """(test, first slot, last slot + 1) of each shape; used: how many slots to look at."""
    firsts = (0, BLOCKS, BLOCKS + ROUNDS)
    return [(hit, f, f + max(1, n)) for hit, f, n in zip((hit_block, hit_round, hit_ball), firsts, used)]


def section_fields(prims, first, last):
    """prims [B,COUNT,10] -> tuple of [B,last-first,1]."""
    return tuple(prims[:, first:last, i : i + 1] for i in range(len(FIELDS)))


def nearest(prims, o, d, used=CAPACITY):
    """Nearest primitive of each ray. o, d: tuples of [B,R] or [B,1] -> t [B,R], index [B,R]."""
    o, d = tuple(v[:, None] for v in o), tuple(v[:, None] for v in d)
    best, index = None, None
    for hit, first, last in sections(used):
        prim = section_fields(prims, first, last)
        t, i = hit(prim, *to_local(prim, o, d)).min(dim=1)
        i = i + first
        if best is None:
            best, index = t, i
        else:
            index = torch.where(t < best, i, index)
            best = torch.minimum(best, t)
    return best, index


def blocked(prims, o, d, limit, used=CAPACITY):
    """True [B,R] where a primitive lies between the ray's origin and t = limit."""
    o, d = tuple(v[:, None] for v in o), tuple(v[:, None] for v in d)
    best = None
    for hit, first, last in sections(used):
        prim = section_fields(prims, first, last)
        t = hit(prim, *to_local(prim, o, d)).amin(dim=1)
        best = t if best is None else torch.minimum(best, t)
    return best < limit


def select(condition, yes, no):
    return tuple(torch.where(condition, a, b) for a, b in zip(yes, no))


def surface(prim, shape, o, d, t):
    """Normal and texture coordinates where a known primitive was hit; all [B,R].

    shape: 0 block, 1 round, 2 ball. Returns normal (3 tensors), u, v in metres
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
    is_block, is_round = shape == 0, shape == 1
    normal = select(is_block, block_n, select(is_round, round_n, ball_n))
    u = torch.where(is_block, u, torch.where(is_round, round_u, around))
    v = torch.where(is_block, v, torch.where(is_round, round_v, y * height))
    return to_world(prim, normal), u, v
