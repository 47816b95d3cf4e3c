"""Batched renderer: scenes and cameras in, 8-bit RGB + inverse depth out.

The work is cut into items: one tile of one frame of one scene. Items that need lists of primitives
of about the same length go through the kernel together.
"""

import os

import numpy as np
import torch

from . import camera, culling, geometry, shade

SAMPLES = 2  # per pixel and axis
TILE = (64, 36)  # pixels
CPU_ITEMS, GPU_ITEMS = 4, 256  # per call: temporaries stay in the CPU's cache; fill a GPU


def render_tiles(cameras, tiles, prims, materials, table, seen, slots, shadowing, size, picture):
    """Pictures of B items: [B,4,height,width], sRGB and inverse depth in 0..1.

    cameras [B,16]; tiles [B,2]: left, top pixel; prims, materials, table: of the item's scene, [B,...];
    seen, slots, shadowing: see shade.trace; size, picture: (width, height) of tile and image in pixels.
    """
    count = len(cameras)
    d = camera.rays(cameras, tiles, size, picture, SAMPLES)
    origin = tuple(cameras[:, i : i + 1] for i in (3, 7, 11))
    pixel = 1 / (cameras[:, 13:14] * picture[1])
    colour, depth = shade.trace(origin, d, prims, materials, table, pixel, seen, slots, shadowing)
    q = camera.DEPTH_SCALE / (camera.DEPTH_SCALE + depth)
    q = torch.where(depth >= geometry.FAR, torch.zeros_like(q), q)
    colour = [c.view(count, SAMPLES**2, -1).mean(1) ** (1 / 2.2) for c in colour]
    out = torch.stack([*colour, q.view(count, SAMPLES**2, -1).mean(1)], 1)
    return out.view(count, 4, size[1], size[0])


class Renderer:
    """Renders frames of packed scenes; compiles the kernel where torch can (see `compiled`)."""

    def __init__(self, width=256, height=144, device="cpu", compiled=None, tile=None, items=None):
        if compiled is None:
            compiled = hasattr(torch, "compile") and not os.environ.get("WORLDS_EAGER")
        self.width, self.height, self.device = width, height, torch.device(device)
        self.size = tile or (min(TILE[0], width), min(TILE[1], height))
        self.picture = (width, height)
        self.grid = (-(-width // self.size[0]), -(-height // self.size[1]))
        self.items = items or (CPU_ITEMS if self.device.type == "cpu" else GPU_ITEMS)
        self.kernel, self.ready = render_tiles, True
        if compiled:
            # One thread: barriers between small loops cost more than they gain; use processes instead.
            options = {"cpp.threads": 1}
            self.kernel, self.ready = torch.compile(render_tiles, fullgraph=True, options=options), False

    def frames(self, scene, cameras):
        """One scene: cameras [F,16] -> [F,H,W,4] uint8: red, green, blue, inverse depth."""
        return self.images([scene], np.asarray(cameras)[None])[0].cpu().numpy()

    def render(self, scene, cameras):
        """One scene: cameras [F,16] -> (rgb [F,H,W,3] 0..1, q [F,H,W]) float32 numpy."""
        out = self.trace([scene], np.asarray(cameras)[None])[0].cpu().numpy()
        return out[..., :3], out[..., 3]

    def images(self, scenes, cameras):
        """cameras [S,F,16], F frames of each scene -> uint8 [S,F,H,W,4] on the renderer's device."""
        return (self.trace(scenes, cameras) * 255).round().to(torch.uint8)

    @torch.no_grad()
    def trace(self, scenes, cameras):
        """The same as float32 0..1."""
        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # see __init__; the operations outside the kernel are small, too
        try:
            return self._trace(scenes, cameras)
        finally:
            torch.set_num_threads(threads)

    def _trace(self, scenes, cameras):
        count, frames = cameras.shape[:2]
        prims, materials, table = (
            torch.from_numpy(np.stack([getattr(s, name) for s in scenes])).to(self.device)
            for name in ("prims", "materials", "environment")
        )
        columns, rows = self.grid
        per_frame = columns * rows
        item = torch.arange(count * frames * per_frame, device=self.device)
        frame = torch.div(item, per_frame, rounding_mode="floor")
        scene = torch.div(frame, frames, rounding_mode="floor")
        left = item % columns * self.size[0]
        top = torch.div(item % per_frame, columns, rounding_mode="floor") * self.size[1]
        tiles = torch.stack([left, top], 1).to(torch.float32)
        poses = torch.from_numpy(np.ascontiguousarray(cameras, np.float32)).to(self.device)
        poses = poses.view(-1, 16)[frame]
        seen, shadowing = culling.lists(poses, scene, tiles, prims, table, self.size, self.picture)
        lengths = torch.stack([n for _, n in (*seen, *shadowing)], 1)
        order = torch.argsort(lengths.sum(1), descending=True)
        lengths = lengths[order].cpu()
        width, height = self.size
        out = torch.empty(len(item), 4, height, width, device=self.device)
        for start in range(0, len(item), self.items):
            chosen = order[start : start + self.items]
            longest = lengths[start : start + self.items].amax(0).tolist()
            short = self.items - len(chosen)
            if short:  # one shape for ever: the last items come several times
                chosen = torch.cat([chosen, chosen[-1:].expand(short)])
            block = (chosen, poses, scene, tiles, prims, materials, table, (*seen, *shadowing))
            if not self.ready:
                # Six different lengths: the compiler takes equal ones for linked.
                self.block(*block, range(3, 9))
                self.ready = True
            out[chosen] = self.block(*block, longest)
        out = out.view(count, frames, rows, columns, 4, height, width).permute(0, 1, 2, 5, 3, 6, 4)
        out = out.reshape(count, frames, rows * height, columns * width, 4)
        return out[:, :, : self.height, : self.width]

    def block(self, chosen, poses, scene, tiles, prims, materials, table, lists, longest):
        """Runs the kernel on the chosen items; longest: entries to look at per list."""
        poses, scene = poses[chosen], scene[chosen]
        prims = prims[scene]
        origins = (poses[:, [3, 7, 11]], torch.zeros_like(poses[:, :3]))
        tables, numbers = [], []
        for k, (slots, counts) in enumerate(lists):
            length = max(2, longest[k])
            part = slots[chosen, :length]
            valid = torch.arange(length, device=part.device) < counts[chosen, None]
            entries = torch.gather(prims, 1, part[..., None].expand(-1, -1, prims.shape[2]))
            tables.append(geometry.prepare(entries, origins[k // 3], valid))
            numbers.append(part.to(torch.int32))
        if not self.ready:
            for tensor in (*tables, *numbers[:3]):
                torch._dynamo.mark_dynamic(tensor, 1)
        arguments = (poses, tiles[chosen], prims, materials[scene], table[scene])
        return self.kernel(*arguments, tables[:3], numbers[:3], tables[3:], self.size, self.picture)
