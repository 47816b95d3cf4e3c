"""Training batches, each a function of (seed, step) alone: a resumed run sees what the unbroken one would have seen."""

from dataclasses import dataclass, fields, replace
from typing import Optional

import numpy as np
import torch

from .cameras import first_target_reference
from .overlap import training_context


@dataclass
class Batch:
    """Tensors of B samples, K context frames each. Context entries are None when the batch is to dream."""

    clean: torch.Tensor                              # [B, T, 4, H, W] in -1..1
    targets: torch.Tensor                            # [B, T, 16] in first-target reference, as `cameras`
    tags: torch.Tensor                               # [B, tags]
    times: torch.Tensor                              # [B]
    noise: torch.Tensor                              # [B, T, 4, H, W]
    context: Optional[torch.Tensor] = None           # [B, K, 4, H, W], augmented
    cameras: Optional[torch.Tensor] = None           # [B, K, 16]
    jitter: Optional[torch.Tensor] = None            # [B, K, 1, 1] relative error of the context's depths as positions
    colours: Optional[torch.Tensor] = None           # [B, K, 3, H, W], not augmented
    mask: Optional[torch.Tensor] = None              # [B, K], 1 for present slots; None = all
    truth: Optional[torch.Tensor] = None             # the imaginer's answer in training [B, 4, H, W]; None = an exemplar
    halfway: bool = False                            # whether x_t is to be mixed from the model's own picture
    before: Optional["Batch"] = None                 # the chunk before, where the model is to make its context itself
    made: Optional[torch.Tensor] = None              # [B, K, T] ones: context slot k holds frame t of `before`

    def share(self, first: int, every: int) -> "Batch":
        """Every `every`-th sample from `first` on."""
        def cut(v):
            return v.share(first, every) if isinstance(v, Batch) else v[first::every] if torch.is_tensor(v) else v

        return replace(self, **{f.name: cut(getattr(self, f.name)) for f in fields(self)})


def gather(pool, picks, device="cpu"):
    """Tensors for picks [(scene, target frame numbers, context frame numbers)]: target frames [B, T, 4, H, W], target
    cameras [B, T, 16], context frames [B, K, 4, H, W], context cameras [B, K, 16], in first-target reference."""
    count = len(picks[0][1])
    images, cameras = pool.take([(scene, [*targets, *context]) for scene, targets, context in picks])
    frames = images.to(device).movedim(-1, -3).float().div_(127.5).sub_(1)
    cameras = torch.from_numpy(cameras).to(device)
    cameras = first_target_reference(cameras, cameras[:, 0])
    return frames[:, :count], cameras[:, :count], frames[:, count:], cameras[:, count:]


def draw(pool, config, step: int, progress: float = 1.0, device="cpu", fixed_slots=False) -> Batch:
    """The batch of training step `step`. `fixed_slots` fills the context up to K with empty slots (one shape for a
    compiled model); else all slots are full and their number varies from batch to batch."""
    train, model = config.train, config.model
    rng = np.random.default_rng([train.seed, step])
    seed = train.seed * 1_000_003 + step
    generator = torch.Generator(device).manual_seed(seed)
    host = torch.Generator().manual_seed(seed)
    count = int(rng.integers(1, model.context + 1))
    dreams = rng.random() < train.no_context
    halfway = bool(rng.random() < train.halfway)
    own = not dreams and progress >= train.own_from and rng.random() < train.own_context
    picks, styles = [], []
    for _ in range(train.batch):
        scene = int(rng.integers(len(pool)))
        overlap, style = pool.facts(scene)
        start = int(rng.integers(model.frames if own else 0, len(overlap) - model.frames + 1))
        targets = list(range(start, start + model.frames))
        context = training_context(overlap, start, model.frames, count, own or rng.random() < train.recent,
                                   rng.random() < train.explore, rng)
        picks.append((scene, targets, context))
        told = rng.random() < (0.9 if dreams else train.tagged)
        styles.append(style if told else None)
    tags = torch.tensor([[float(tag == style) for tag in model.tags] for style in styles], device=device)
    clean, targets, context, cameras = gather(pool, picks, device)
    times = sample_times(len(clean), train.pure_noise, host).to(device)
    noise = torch.randn(clean.shape, generator=generator, device=device)
    batch = Batch(clean, targets, tags, times, noise, truth=answer(clean, model), halfway=halfway)
    if dreams and not fixed_slots:
        return batch
    batch.colours, batch.cameras = context[:, :, :3], cameras
    batch.context, batch.jitter = augment(context, train, generator)
    if own:
        batch.before, batch.made = chunk_before(pool, picks, batch, config, generator, device)
    return filled(batch, model.context, 0 if dreams else count) if fixed_slots else batch


def chunk_before(pool, picks, batch, config, generator, device):
    """The chunk just before each pick's, to be made by the model from the same context without that chunk (whose slots
    are left empty), and which context slots of `batch` it then fills. Frames come from it, not from the data."""
    frames = config.model.frames
    made = torch.tensor([[[float(c == targets[0] - frames + t) for t in range(frames)] for c in context]
                         for _, targets, context in picks], device=device)
    clean, targets, context, cameras = gather(
        pool, [(scene, [t - frames for t in targets], context) for scene, targets, context in picks], device)
    mask = 1 - made.amax(-1)
    noise = torch.randn(clean.shape, generator=generator, device=device)
    before = Batch(clean, targets, batch.tags, torch.zeros(len(clean), device=device), noise, context, cameras,
                   torch.ones_like(batch.jitter), context[:, :, :3], mask, answer(clean, config.model))
    return before, made


def filled(batch: Batch, slots: int, present: int) -> Batch:
    """The batch with empty slots behind its `present` ones, up to `slots`."""
    def pad(value, fill=0.0):
        shape = list(value.shape)
        shape[1] = slots - shape[1]
        return torch.cat([value, value.new_full(shape, fill)], 1)

    mask = torch.zeros(len(batch.clean), slots, device=batch.clean.device)
    mask[:, :present] = 1
    batch = replace(batch, context=pad(batch.context), cameras=pad(batch.cameras), jitter=pad(batch.jitter, 1.0),
                    colours=pad(batch.colours), mask=mask)
    if batch.before is not None:
        inner = batch.before.mask
        batch.before = filled(batch.before, slots, present)
        batch.before.mask[:, :present] = inner
        batch.made = pad(batch.made)
    return batch


def with_own(batch: Batch, frames) -> Batch:
    """The batch with the `frames` [B, T, 4, H, W] that the model made for `batch.before` in the slots that they fill."""
    put = torch.einsum("bkt,btchw->bkchw", batch.made, frames)
    keep = (1 - batch.made.amax(-1))[..., None, None, None]
    return replace(batch, context=batch.context * keep + put, colours=batch.colours * keep + put[:, :, :3], before=None)


def answer(clean, model):
    """What the imaginer is given for an exemplar in training: the last frame. If it made up something of its own, the truth
    would be no answer to it."""
    return clean[:, -1] if model.imagine else None


def sample_times(count: int, pure_noise: float, generator: torch.Generator) -> torch.Tensor:
    """Training times [count]: logit-normal around noisy frames, with a share at exactly 0 (the first sampler step)."""
    t = torch.sigmoid(torch.randn(count, generator=generator) * 0.8 - 0.8)
    return torch.where(torch.rand(count, generator=generator) < pure_noise, torch.zeros_like(t), t)


def augment(context, train, generator):
    """Noise on context frames (they will be the model's own one day), depth dropped from some, and the relative depth
    error [B, K, 1, 1] of the others."""
    batch, count = context.shape[:2]
    random = lambda draw, *shape: draw(shape, generator=generator, device=context.device)
    strength = train.context_noise * random(torch.rand, batch, count, 1, 1, 1)
    noisy = context + strength * random(torch.randn, *context.shape)
    dropped = random(torch.rand, batch, count) < train.depth_dropout
    noisy[:, :, 3] = torch.where(dropped[..., None, None], torch.full_like(noisy[:, :, 3], -1.0), noisy[:, :, 3])
    jitter = torch.exp(train.depth_jitter * random(torch.randn, batch, count, 1, 1))
    return noisy, jitter
