"""Training of the imaginer, before the world model's: it completes small frames of the data set from what other frames show of them."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from . import curves, sheets
from .cameras import first_target_reference
from .checkpoint import save_atomically, warm_start
from .collecting import collect
from .config import Config
from .imagine import Imaginer
from .muon import imaginer_optimisers
from .overlap import training_context
from .palette import palette
from .schedule import autocast_for, follow, learning_rate, means, put_gradients
from .shards import Pool

SOFTER = (2, 2, 4)   # how many pixels become one where a context is soft


class SmallPool:
    """All frames of a split at 1 / `by` of their size, u8 [S, F, h, w, 4] on `device`, with what `Pool` knows besides."""

    def __init__(self, root, split: str, by: int, device="cpu"):
        self.pool = Pool(root, split)
        scenes = []
        for i in range(len(self.pool)):
            images = torch.from_numpy(np.array(self.pool.scene(i)[0])).to(device)
            count, high, wide, channels = images.shape
            blocks = images.reshape(count, high // by, by, wide // by, by, channels)
            scenes.append(blocks.float().mean((2, 4)).round().byte())
        self.images = torch.stack(scenes)

    def take(self, scenes, numbers):
        """Frames [B, N, 4, h, w] in -1..1 and cameras [B, N, 16] for scene numbers [B] and frame numbers [B, N]."""
        where = torch.tensor(scenes, device=self.images.device)[:, None], torch.tensor(numbers, device=self.images.device)
        frames = self.images[where].movedim(-1, -3).float().div_(127.5).sub_(1)
        cameras = np.stack([self.pool.scene(s)[1][n] for s, n in zip(scenes, numbers)])
        return frames, torch.from_numpy(cameras).to(frames.device)


def softened(context, by: int):
    """Frames [B, K, 4, h, w] as if `by` x `by` of their pixels had been one."""
    flat = F.avg_pool2d(context.flatten(0, 1), by)
    return F.interpolate(flat, scale_factor=float(by), mode="bilinear", align_corners=False).reshape(context.shape)


def draw(small: SmallPool, config: Config, seed, count: int):
    """One batch, a function of `seed` alone: (clean frames [B, 4, h, w], arguments of `Imaginer.given`, style tags and
    palette [B, tags + 25], which style it is [B, tags])."""
    how, device = config.imagining, small.images.device
    rng = np.random.default_rng(seed)
    generator = torch.Generator(device).manual_seed(int(rng.integers(2**62)))
    random = lambda kind, *shape: kind(shape, generator=generator, device=device)
    slots, frames = int(rng.integers(1, how.context + 1)), config.model.frames
    scenes, numbers, styles, begun = [], [], [], []
    for _ in range(count):
        scene = int(rng.integers(len(small.pool)))
        overlap, style = small.pool.facts(scene)
        start = int(rng.integers(0, len(overlap) - frames + 1))
        context = training_context(overlap, start, frames, slots, rng.random() < how.recent, rng.random() < how.explore, rng)
        scenes.append(scene)
        # What begins with a creator's picture knows that alone, and is to be told how deep it is.
        begun.append(rng.random() < how.begun)
        numbers.append([int(context[0]) if begun[-1] else start + frames - 1, *map(int, context)])
        styles.append(style)
    pictures, cameras = small.take(scenes, numbers)
    cameras = first_target_reference(cameras, cameras[:, 0])
    begun = torch.tensor(begun, device=device)
    dreams = (random(torch.rand, count) < how.dreams) & ~begun
    present = (random(torch.rand, count, slots) >= how.dropped) & ~dreams[:, None]
    present = torch.where(begun[:, None], torch.arange(slots, device=device) == 0, present).float()
    # What is remembered was made by a model once, now and then softly, and what a creator brought has no depth.
    context, by = pictures[:, 1:], SOFTER[int(rng.integers(len(SOFTER)))]
    if all(n % by == 0 for n in context.shape[-2:]):
        chosen = random(torch.rand, count, 1, 1, 1, 1) < how.blurred
        context = torch.where(chosen, softened(context, by), context)
    context = context + how.noise * random(torch.rand, count, slots, 1, 1, 1) * random(torch.randn, *context.shape)
    flat = (random(torch.rand, count, slots) < how.depth_dropout) | begun[:, None]
    context[:, :, 3] = torch.where(flat[..., None, None], torch.full_like(context[:, :, 3], -1.0), context[:, :, 3])
    told = random(torch.rand, count) < torch.where(dreams, 0.9, how.tagged)
    tags = torch.tensor([[float(tag == style) for tag in config.model.tags] for style in styles], device=device)
    colours = palette(context, present) * (random(torch.rand, count, 1) < how.coloured)
    given = (context, cameras[:, 1:], cameras[:, 0], present)
    return pictures[:, 0], given, torch.cat([tags * told[:, None], colours], 1), tags


class ImaginerRun:
    """One run in a folder `out`: log.jsonl, its curves, imaginer.pt, sheets. A resumed run goes on exactly; `warm` is a
    checkpoint of a world model whose imaginer to start from."""

    def __init__(self, config: Config, data, out, minutes=None, steps=None, resume=False, threads=2, quiet=False,
                 warm=None):
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.out, self.minutes, self.steps, self.quiet = Path(out), minutes, steps, quiet
        self.last = {}   # the latest line of the log
        self.out.mkdir(parents=True, exist_ok=True)
        saved = torch.load(self.out / "imaginer.pt", map_location="cpu") if resume else None
        self.config = Config.from_json(saved["config"]) if saved else config
        how = self.config.imagining
        self.small, self.heldout = (SmallPool(data, split, self.config.model.coarse, self.device) for split in ("train", "heldout"))
        torch.manual_seed(how.seed)
        self.model = Imaginer(self.config.model).to(self.device, memory_format=torch.channels_last)
        if warm and not saved:
            warm_start(self.model, warm, without="imaginer.")
        if not saved:
            self.model.exemplars.keep(*collect(self.small, self.config.model))
        self.parameters = list(self.model.parameters())
        self.workers = 1 if self.device == "cuda" else threads
        self.crew = ThreadPoolExecutor(self.workers)
        self.optimisers = imaginer_optimisers(self.model, how, self.crew.map)
        self.peak = [[group["lr"] for group in optimiser.param_groups] for optimiser in self.optimisers]
        self.step, self.elapsed = 0, 0.0
        if saved:
            self.model.load_state_dict(saved["model"])
            for optimiser, state in zip(self.optimisers, saved["optimisers"]):
                optimiser.load_state_dict(state)
            self.step, self.elapsed = saved["step"], saved["elapsed"]
        source = saved["average"] if saved else self.model.state_dict()
        self.average = {k: v.detach().clone().to(self.device) for k, v in source.items()}
        torch.set_num_threads(1)
        self.autocast = autocast_for(self.device)
        foretell = self.model.foretell
        self.foretell = torch.compile(foretell, dynamic=False) if self.device == "cuda" else foretell

    def progress(self) -> float:
        return self.step / self.steps if self.steps else self.elapsed / (60 * self.minutes)

    def gradients(self, worker: int):
        """(loss, gradients) of one worker's share of this step's batch."""
        how = self.config.imagining
        clean, given, steer, style = draw(self.small, self.config, [how.seed, self.step, worker], how.batch // self.workers)
        with torch.no_grad():
            known = self.model.given(*given)
        if (self.step + worker) % 2 == 1:   # mirrored
            clean, known, given = clean.flip(-1), known.flip(-1), (given[0].flip(-1), *given[1:])
        with self.autocast():
            guess = self.foretell(known, steer)
        error = (guess - clean) ** 2
        error = error[:, :3].mean() + 0.5 * error[:, 3].mean()
        losses = {"error": error}
        if self.model.classifier is not None:
            found = self.model.classifier(given[0][:, :, :3].flatten(0, 1))
            losses["style"] = F.cross_entropy(found, style.repeat_interleave(given[0].shape[1], 0), label_smoothing=how.smoothing)
        return {key: loss.item() for key, loss in losses.items()}, torch.autograd.grad(sum(losses.values()), self.parameters)

    def train_step(self) -> dict:
        how = self.config.imagining
        rate = learning_rate(how, self.step, self.progress())
        for optimiser, peaks in zip(self.optimisers, self.peak):
            for group, peak in zip(optimiser.param_groups, peaks):
                group["lr"] = peak * rate
        results = list(self.crew.map(self.gradients, range(self.workers)))
        put_gradients(self.parameters, [r[1] for r in results])
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        for optimiser in self.optimisers:
            optimiser.step()
        self.step += 1
        keep = min(how.ema, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                follow(self.average[name], value, 1 - keep)
        return {key: sum(r[0][key] for r in results) / self.workers for key in results[0][0]}

    @torch.no_grad()
    def sheet(self, count: int = 8) -> None:
        """Rows: the truth, what is known, what is most likely, three ways of making it up; then dreams, each of another style."""
        model = Imaginer(self.config.model).to(self.device).eval()
        model.load_state_dict(self.average)
        clean, given, steer, _ = draw(self.heldout, self.config, 3, count)
        known, around, target = model.given(*given), model.around(*given), given[2]
        noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(3)).to(clean.device)
        rows = [F.interpolate(x, scale_factor=float(self.config.model.coarse)) for x in (clean, known[:, :4], model.foretell(known, steer))]
        rows += [model(known, around, target, steer, noise.roll(i, 0)) for i in range(3)]
        nothing = torch.cat([torch.zeros_like(known[:, :5]), known[:, 5:]], 1)
        for i in range(2):
            style, tags = torch.zeros_like(steer), len(self.config.model.tags)
            if tags:
                style[torch.arange(count), (torch.arange(count) + i * count) % tags] = 1
            rows.append(model(nothing, torch.zeros_like(around), target, style, noise))
        sheets.save(self.out / f"imagined-{self.step:06d}.png", [sheets.row(r.float().cpu()) for r in rows])

    def save(self, entry: dict) -> None:
        self.last = entry
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(entry) + "\n")
        curves.draw(self.out)
        if not self.quiet:
            print(json.dumps(entry), flush=True)
        self.sheet()
        save_atomically(self.out / "imaginer.pt", {
            "config": self.config.to_json(), "model": self.model.state_dict(), "average": self.average,
            "optimisers": [o.state_dict() for o in self.optimisers], "step": self.step, "elapsed": self.elapsed})

    def go(self, save_every: float = 300.0, until_step=None, pause_after=None) -> None:
        """Train to the end of the budget (or to `until_step`, or for `pause_after` minutes), saving every so many seconds."""
        begun, before = time.monotonic(), self.elapsed
        marked, losses = self.elapsed, []
        paused = lambda: pause_after is not None and self.elapsed - before >= 60 * pause_after
        while self.progress() < 1 and (until_step is None or self.step < until_step) and not paused():
            losses.append(self.train_step())
            self.elapsed = before + time.monotonic() - begun
            if self.elapsed - marked >= save_every:
                speed = len(losses) * self.config.imagining.batch / (self.elapsed - marked)
                self.save({"samples": self.step * self.config.imagining.batch, "minutes": round(self.elapsed / 60, 2),
                           "samplesPerSecond": round(speed, 1), **means(losses)})
                self.elapsed = before + time.monotonic() - begun
                marked, losses = self.elapsed, []
        self.save({"samples": self.step * self.config.imagining.batch, "minutes": round(self.elapsed / 60, 2),
                   "done": self.progress() >= 1, **means(losses)})
