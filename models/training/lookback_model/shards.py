"""Reading the data set: shards of `images.u8` [S, F, H, W, 4] and `cameras.f32` [S, F, 16], see README.md."""

import json
from pathlib import Path

import numpy as np
import torch

from .overlap import seen_share


class Shard:
    """One complete shard, memory-mapped, with the frame-to-frame overlap of every scene."""

    def __init__(self, folder: Path):
        self.meta = json.loads((folder / "meta.json").read_text())
        scenes, frames = self.meta["scenes"], self.meta["frames"]
        self.size = (self.meta["width"], self.meta["height"])
        shape = (scenes, frames, self.size[1], self.size[0], 4)
        self.images = np.memmap(folder / "images.u8", np.uint8, "r", shape=shape)
        self.cameras = np.fromfile(folder / "cameras.f32", np.float32).reshape(scenes, frames, 16)
        self.overlap = np.stack([seen_share(c, c) for c in self.cameras])   # [S, of frame, in frame]


class Pool:
    """All complete shards of one split; `rescan` picks up those finished since."""

    def __init__(self, root, split: str):
        self.root = Path(root) / split
        self.shards, self.names, self.scenes = [], set(), []
        self.rescan()
        if not self.shards:
            raise FileNotFoundError(f"no complete shard in {self.root} (a shard is complete when it has a meta.json)")

    def rescan(self) -> int:
        """Load new shards; returns how many scenes there are now."""
        for meta in sorted(self.root.glob("shard-*/meta.json")):
            if meta.parent.name not in self.names:
                shard = Shard(meta.parent)
                self.names.add(meta.parent.name)
                self.shards.append(shard)
                self.scenes += [(len(self.shards) - 1, s) for s in range(shard.meta["scenes"])]
        return len(self.scenes)

    def scene(self, index: int):
        """(images u8 [F, H, W, 4], cameras [F, 16], overlap [F, F]) of one scene."""
        shard, scene = self.scenes[index]
        held = self.shards[shard]
        return held.images[scene], held.cameras[scene], held.overlap[scene]

    def __len__(self) -> int:
        return len(self.scenes)

    def facts(self, index: int):
        """(overlap [F, F], name of the style or None) of one scene."""
        shard, scene = self.scenes[index]
        held = self.shards[shard]
        return held.overlap[scene], held.meta.get("styles", [None] * (scene + 1))[scene]

    def take(self, picks):
        """Frames u8 [B, N, H, W, 4] (tensor) and cameras [B, N, 16] (array) of picks [(scene, N frame numbers)]."""
        images, cameras = [], []
        for scene, numbers in picks:
            held, poses, _ = self.scene(scene)
            images.append(held[numbers])
            cameras.append(poses[numbers])
        return torch.from_numpy(np.stack(images)), np.stack(cameras)


class DevicePool:
    """A split that lies on the device: frames u8 [S, F, H, W, 4] (tensor), cameras [S, F, 16] (array)."""

    def __init__(self, images, cameras, styles):
        self.images, self.cameras, self.styles = images, np.asarray(cameras), list(styles)
        self.overlap = np.stack([seen_share(c, c) for c in self.cameras])

    @staticmethod
    def loaded(root, split: str, device) -> "DevicePool":
        """A split of a data set on disk, whole, on the device."""
        pool = Pool(root, split)
        images = torch.cat([torch.from_numpy(np.array(shard.images)).to(device) for shard in pool.shards])
        cameras = np.concatenate([shard.cameras for shard in pool.shards])
        return DevicePool(images, cameras, [pool.facts(i)[1] for i in range(len(pool))])

    def __len__(self) -> int:
        return len(self.cameras)

    def rescan(self) -> int:
        return len(self)

    def scene(self, index: int):
        return self.images[index].cpu().numpy(), self.cameras[index], self.overlap[index]

    def facts(self, index: int):
        return self.overlap[index], self.styles[index]

    def take(self, picks):
        scenes = torch.tensor([s for s, _ in picks], device=self.images.device)[:, None]
        numbers = torch.tensor([n for _, n in picks], device=self.images.device)
        return self.images[scenes, numbers], np.stack([self.cameras[s][list(n)] for s, n in picks])


def to_model(images: np.ndarray) -> np.ndarray:
    """uint8 [..., H, W, 4] -> float32 [..., 4, H, W] in -1..1 (inverse depth is stored as 255 s/(s+z))."""
    return np.ascontiguousarray(np.moveaxis(images, -1, -3)).astype(np.float32) / 127.5 - 1


def to_bytes(frames: np.ndarray) -> np.ndarray:
    """float [..., 4, H, W] in -1..1 -> uint8 [..., H, W, 4]."""
    return np.moveaxis(np.clip(np.round((frames + 1) * 127.5), 0, 255).astype(np.uint8), -3, -1)
