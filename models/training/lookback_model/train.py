"""The training loop: wall-clock or step budget, EMA, logs, sample sheets, checkpoints, exact resume."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import torch

from . import batches, checkpoint, critic, curves, flow, heldout, sheets
from .config import Config
from .critic import Critic
from .muon import optimisers
from .network import WorldModel
from .schedule import autocast_for, follow, learning_rate, means, put_gradients
from .shards import DevicePool, Pool


class Run:
    """One training run in a folder `out`: log.jsonl, its curves, latest.pt, sheets. `data` is a folder of shards; on a GPU all of them
    are kept in its memory. `warm` is a checkpoint to take weights from where names and shapes agree, `imaginer` one of
    the `imagine` command."""

    def __init__(self, config: Config, data, out, minutes=None, steps=None, resume=False, threads=2, quiet=False, warm=None,
                 imaginer=None):
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.on_gpu = self.device == "cuda"
        self.out, self.minutes, self.steps, self.quiet = Path(out), minutes, steps, quiet
        self.out.mkdir(parents=True, exist_ok=True)
        open_pool = (lambda *of: DevicePool.loaded(*of, self.device)) if self.on_gpu else Pool
        self.pool, self.heldout_pool = open_pool(data, "train"), open_pool(data, "heldout")
        saved = checkpoint.load(self.out / "latest.pt") if resume else None
        self.config = Config.from_json(saved["config"]) if saved else config
        train = self.config.train
        torch.manual_seed(train.seed)
        self.model, self.critic = WorldModel(self.config.model).to(self.device), Critic().to(self.device)
        if warm and not saved:
            checkpoint.warm_start(self.model, warm)
        if imaginer and not saved:
            checkpoint.warm_start(self.model, imaginer, within="imaginer.")
        self.workers = 1 if self.on_gpu else threads
        torch.set_num_threads(1)
        self.crew = ThreadPoolExecutor(self.workers)
        self.optimisers = optimisers(self.model, train, self.crew.map)
        self.parameters = [p for name, p in self.model.named_parameters() if not name.startswith("imaginer.")]
        self.critics = list(self.critic.parameters())
        self.critic_optimiser = torch.optim.AdamW(self.critics, lr=train.critic_lr, betas=(0.5, 0.95), weight_decay=0.0)
        self.autocast = autocast_for(self.device)
        self.step = self.samples = 0
        self.elapsed, self.peak = 0.0, [[g["lr"] for g in o.param_groups] for o in self.optimisers]
        if saved:
            self.model.load_state_dict(saved["model"])
            self.critic.load_state_dict(saved["critic"])
            for optimiser, state in zip((*self.optimisers, self.critic_optimiser), saved["optimisers"]):
                optimiser.load_state_dict(state)
            self.step, self.samples, self.elapsed = (saved["progress"][k] for k in ("step", "samples", "elapsed"))
        source = saved["average"] if saved else self.model.state_dict()
        self.average = {k: v.detach().clone().to(self.device) for k, v in source.items()}
        self.picks = heldout.clips(self.heldout_pool, self.config.model, 48, self.config.model.context)
        self.evaluator = WorldModel(self.config.model).to(self.device).eval()
        self.forward = torch.compile(self.model, dynamic=False) if self.on_gpu else self.model

    def progress(self) -> float:
        return self.step / self.steps if self.steps else self.elapsed / (60 * self.minutes)

    def predict(self, batch, own=None):
        """(clean frames, the transformer's own frames) for a batch; x_t is mixed from its `own` picture instead of the truth
        if there is one."""
        with self.autocast():
            sample = flow.mix(batch.clean if own is None else own, batch.noise, batch.times)
            context = None if batch.context is None else self.model.deepened(batch.context, batch.cameras)
            painted, outline = self.forward(sample, batch.times, batch.targets, batch.tags, context, batch.cameras,
                                            batch.mask, batch.jitter, batch.colours, batch.noise, batch.truth)
        return painted.float(), outline.float()

    def gradients(self, batch):
        """(losses, gradients of the model, of the critic) for one worker's share of a batch. On a CPU every worker is one
        thread with its own pass: that scales better than threads inside operators, above all on a machine that also
        does other work."""
        train = self.config.train
        if batch.before is not None:
            with torch.no_grad():
                batch = batches.with_own(batch, self.predict(batch.before)[0].clamp(-1, 1))
        own = None
        if batch.halfway:
            with torch.no_grad():
                own = self.predict(replace(batch, times=torch.zeros_like(batch.times)))[0]
        painted, outline = self.predict(batch, own)
        leaf = painted.detach().requires_grad_()
        loss = flow.loss(leaf, batch.clean, batch.times, train.depth_weight)
        direction, = torch.autograd.grad(loss, leaf)
        losses, critic_grads = {"loss": loss.item()}, None
        if self.progress() >= train.critic_from:
            look = lambda chunks: critic.looked_at(chunks, self.step)
            with self.autocast():
                direction = critic.combined(direction, critic.pull(self.critic, painted, self.step), train.critic)
                teaching = critic.teaching_loss(self.critic, look(batch.clean), look(painted.detach()))
            critic_grads = torch.autograd.grad(teaching, self.critics)
            losses["critic"] = teaching.item()
        aside = train.guess_weight * flow.loss(outline, batch.clean, batch.times, train.depth_weight)
        grads = torch.autograd.grad([painted, aside], self.parameters, [direction, torch.ones_like(aside)], allow_unused=True)
        return losses, [torch.zeros_like(p) if g is None else g for p, g in zip(self.parameters, grads)], critic_grads

    def train_step(self) -> dict:
        train = self.config.train
        rate = learning_rate(train, self.step, self.progress())
        for optimiser, peaks in zip(self.optimisers, self.peak):
            for group, peak in zip(optimiser.param_groups, peaks):
                group["lr"] = peak * rate
        batch = batches.draw(self.pool, self.config, self.step, self.progress(), self.device, fixed_slots=self.on_gpu)
        results = list(self.crew.map(self.gradients, [batch.share(i, self.workers) for i in range(self.workers)]))
        put_gradients(self.parameters, [r[1] for r in results])
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), train.clip)
        for optimiser in self.optimisers:
            optimiser.step()
        if results[0][2] is not None:
            put_gradients(self.critics, [r[2] for r in results])
            self.critic_optimiser.step()
            self.critic.settle()
        self.step += 1
        self.samples += train.batch
        keep = min(train.ema, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                follow(self.average[name], value, 1 - keep)
        return {key: sum(r[0][key] for r in results) / self.workers for key in results[0][0]}

    def report(self, entry: dict) -> None:
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(entry) + "\n")
        curves.draw(self.out)
        if not self.quiet:
            print(json.dumps(entry), flush=True)

    def teraflops(self, speed: float) -> dict:
        """Multiplications and additions of training per second (backward counts twice), where torch can count them: of
        matrix products and convolutions alone."""
        if not self.on_gpu:
            return {}
        from torch.utils.flop_counter import FlopCounterMode
        batch = batches.draw(self.pool, self.config, 0, device=self.device, fixed_slots=True).share(0, self.config.train.batch)
        with FlopCounterMode(display=False) as counter, torch.no_grad(), self.autocast():
            self.model(batch.noise, batch.times, batch.targets, batch.tags, batch.context, batch.cameras, batch.mask,
                       batch.jitter, batch.colours)
        return {"teraflops": round(3 * counter.get_total_flops() * speed / 1e12, 1)}

    def evaluate(self) -> dict:
        """Held-out figures of the averaged weights, and a sheet to look at."""
        self.evaluator.load_state_dict(self.average)
        figures, shown = heldout.first_step(self.evaluator, self.heldout_pool, self.picks, autocast=self.autocast)
        sheets.first_step_sheet(self.out / f"sheet-{self.samples:06d}.png", shown)
        return {k: round(v, 4) for k, v in figures.items()}

    def save(self) -> None:
        progress = {"step": self.step, "samples": self.samples, "elapsed": self.elapsed}
        checkpoint.save(self.out / "latest.pt", self.config, self.model, self.average, self.critic,
                        (*self.optimisers, self.critic_optimiser), progress)

    def go(self, evaluate_every: float = 300.0, until_step=None, pause_after=None) -> None:
        """Train to the end of the budget (or to `until_step`, or for `pause_after` minutes), evaluating and saving every so
        many seconds."""
        begun, before = time.monotonic(), self.elapsed
        marked, marked_samples, losses = self.elapsed, self.samples, []
        paused = lambda: pause_after is not None and self.elapsed - before >= 60 * pause_after
        while self.progress() < 1 and (until_step is None or self.step < until_step) and not paused():
            losses.append(self.train_step())
            self.elapsed = before + time.monotonic() - begun
            if self.elapsed - marked >= evaluate_every:
                speed = (self.samples - marked_samples) / (self.elapsed - marked)
                self.report({"samples": self.samples, "minutes": round(self.elapsed / 60, 2), **means(losses),
                    "samplesPerSecond": round(speed, 2), **self.teraflops(speed), "scenes": self.pool.rescan(), **self.evaluate()})
                self.save()
                self.elapsed = before + time.monotonic() - begun
                marked, marked_samples, losses = self.elapsed, self.samples, []
        self.report({"samples": self.samples, "minutes": round(self.elapsed / 60, 2), "done": self.progress() >= 1,
                     **means(losses), **self.evaluate()})
        self.save()
