"""Which primitives a tile of a picture can see, and which can throw a shadow into that view.

Conservative: a primitive is dropped only when its box (for shadows: its box together with the
shadow it throws) lies wholly outside one plane of the tile's view.
"""

import torch

from . import camera, geometry
from .environment import Environment

REACH = 200.0  # metres: no shadow of the sun is longer (see shade.lighting)
AWAY = 500.0  # a lamp's shadow ends this many times farther from the lamp than the thing
SLACK = 0.02  # metres by which boxes may be outside and still count


def corners(prims):
    """prims [S,COUNT,10] -> corners of their boxes [S,COUNT,8,3]."""
    x, y, z, hx, height, hz, c, s = prims[..., :8].unbind(-1)
    points = []
    for a in (-1, 1):
        for b in (-1, 1):
            for up in (0, 1):
                px, pz = x + c * hx * a + s * hz * b, z + c * hz * b - s * hx * a
                points.append(torch.stack([px, y + height * up, pz], -1))
    return torch.stack(points, 2)


def shadows(points, table):
    """Far ends [S,COUNT,8,3] of the shadows of box corners; table [S,SIZE] environments."""
    env = Environment(table)
    light = torch.cat(env.many("light"), 1)[:, None, None]
    lamp = env.one("lamp")[:, None, None]
    top = points[..., 1].amax(2, keepdim=True)[..., None].clamp(min=0)
    length = (top / light[..., 1:2].clamp(min=1e-3)).clamp(max=REACH)
    return torch.where(lamp > 0.5, light + (points - light) * AWAY, points - light * length)


def planes(cameras, tiles, size, picture):
    """Inward planes of the tiles' views: normals [N,5,3] (four sides and the camera's plane).

    cameras [N,16]; tiles [N,2]: left, top pixel of each; size, picture: (width, height) in pixels.
    """
    edges = []
    for a, b in ((0, 0), (1, 0), (1, 1), (0, 1)):
        x = (tiles[:, 0:1] + a * size[0]) / picture[0]
        y = (tiles[:, 1:2] + b * size[1]) / picture[1]
        edges.append(torch.cat(camera.directions(cameras, x, y), 1))
    middle = sum(edges)
    normals = []
    for i in range(4):
        normal = torch.cross(edges[i], edges[(i + 1) % 4], dim=1)
        normal = normal / normal.norm(dim=1, keepdim=True)
        normals.append(normal * torch.sign((normal * middle).sum(1, keepdim=True)))
    normals.append(cameras[:, [2, 6, 10]])
    return torch.stack(normals, 1)


def inside(normals, offsets, scene, points):
    """True [N,COUNT] where no plane has all points [S,COUNT,K,3] of a primitive on its outside."""
    count, k = points.shape[1:3]
    out = torch.empty(len(scene), count, dtype=torch.bool, device=points.device)
    for s in range(len(points)):  # by scene, so that nothing of size items x points x scenes is made
        here = scene == s
        heights = normals[here] @ points[s].reshape(-1, 3).T
        most = heights.view(-1, normals.shape[1], count, k).amax(3)
        out[here] = (most > offsets[here][..., None] - SLACK).all(1)
    return out


def slots(mask):
    """mask [N,COUNT] -> per shape: slot numbers [N,capacity], those of the mask first; counts [N]."""
    result = []
    for first, capacity in zip(geometry.FIRST, geometry.CAPACITY):
        part = mask[:, first : first + capacity]
        order = torch.sort((~part).to(torch.int32), dim=1, stable=True).indices
        result.append((order + first, part.sum(1)))
    return result


def lists(cameras, scene, tiles, prims, table, size, picture):
    """Slots that each item (camera [N,16], scene [N], tile [N,2]) needs: (seen, shadowing) as in slots()."""
    normals = planes(cameras, tiles, size, picture)
    offsets = (normals * cameras[:, None, [3, 7, 11]]).sum(2)
    box = corners(prims)
    used = (prims[..., 1] > -1e4)[scene]
    seen = inside(normals, offsets, scene, box) & used
    thrown = torch.cat([box, shadows(box, table)], 2)
    shadowing = inside(normals, offsets, scene, thrown) & used
    return slots(seen), slots(shadowing)
