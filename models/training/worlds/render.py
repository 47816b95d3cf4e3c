"""Batched renderer: scenes and cameras in, 8-bit RGB + inverse depth out."""

import os

import numpy as np
import torch

from . import camera, geometry, shade

SAMPLES = 2  # per pixel and axis


def render_block(cameras, prims, materials, table, rows, used, width, height):
    """One block of image rows. cameras [B,16], rows [n] (of the supersampled image).

    Returns colour [B,3,n/2,width] (sRGB 0..1) and inverse depth [B,n/2,width].
    """
    size = len(cameras)
    d = camera.rays(cameras, width * SAMPLES, height * SAMPLES)
    first, count = rows
    d = tuple(
        v.view(size, height * SAMPLES, width * SAMPLES)[:, first : first + count].reshape(size, -1) for v in d
    )
    origin = tuple(cameras[:, i : i + 1] for i in (3, 7, 11))
    pixel = 1 / (cameras[:, 13:14] * height)
    colour, depth = shade.trace(origin, d, prims, materials, table, pixel, used)
    n = count // SAMPLES
    colour = torch.stack(colour, 1).view(size, 3, n, SAMPLES, width, SAMPLES).mean((3, 5))
    q = camera.DEPTH_SCALE / (camera.DEPTH_SCALE + depth)
    q = torch.where(depth >= geometry.FAR, torch.zeros_like(q), q)
    q = q.view(size, n, SAMPLES, width, SAMPLES).mean((2, 4))
    return colour ** (1 / 2.2), q


class Renderer:
    """Renders frames of packed scenes; compiles the kernel where torch can (see `compiled`)."""

    def __init__(self, width=128, height=72, device="cpu", compiled=None):
        if compiled is None:
            compiled = hasattr(torch, "compile") and not os.environ.get("WORLDS_EAGER")
        self.width, self.height, self.device = width, height, torch.device(device)
        self.compiled = compiled
        self.block = render_block
        if compiled:
            self.block = torch.compile(render_block, dynamic=False, fullgraph=True)
        # Compiled: whole frames, one shape for ever. Eager: blocks whose temporaries stay in cache.
        self.batch = 4 if compiled else 1
        self.rows = height * SAMPLES if compiled or self.device.type != "cpu" else SAMPLES * 2

    def render(self, scene, cameras):
        """scene: packed scene; cameras [F,16] -> (rgb [F,H,W,3] 0..1, q [F,H,W]) float32 numpy."""
        with torch.no_grad():
            return self._render(scene, cameras)

    def _render(self, scene, cameras):
        frames = len(cameras)
        # A compiled kernel looks at all slots: one shape for ever. Eager skips the empty ones.
        used = geometry.CAPACITY if self.compiled else tuple(scene.used)
        colours, depths = [], []
        for start in range(0, frames, self.batch):
            part = np.asarray(cameras[start : start + self.batch], np.float32)
            short = self.batch - len(part)
            if short:
                part = np.concatenate([part, np.repeat(part[-1:], short, 0)])
            arrays = [torch.from_numpy(part)] + [
                torch.from_numpy(a)[None].expand(self.batch, *a.shape).contiguous()
                for a in (scene.prims, scene.materials, scene.environment)
            ]
            arrays = [a.to(self.device) for a in arrays]
            rgb, q = [], []
            for first in range(0, self.height * SAMPLES, self.rows):
                count = min(self.rows, self.height * SAMPLES - first)
                c, z = self.block(*arrays, (first, count), used, self.width, self.height)
                rgb.append(c)
                q.append(z)
            keep = self.batch - short
            colours.append(torch.cat(rgb, 2)[:keep].permute(0, 2, 3, 1).cpu())
            depths.append(torch.cat(q, 1)[:keep].cpu())
        return torch.cat(colours).numpy(), torch.cat(depths).numpy()

    def frames(self, scene, cameras):
        """[F,H,W,4] uint8: red, green, blue, inverse depth."""
        rgb, q = self.render(scene, cameras)
        out = np.concatenate([rgb, q[..., None]], 3)
        return np.rint(out * 255).astype(np.uint8)
