"""Every size and every training choice, in one place, as plain data that travels inside checkpoints."""

from dataclasses import asdict, dataclass, fields
from typing import Tuple, Union

from worlds.styles import STYLES

Depth = Union[str, float]  # "inf", "ground", or metres along the ray


@dataclass(frozen=True)
class ModelConfig:
    """Architecture. The transformer works at 1 / `base` of the frame's size; `patch` is (width, height) in pixels there.
    `head_depths` names one depth hypothesis per attention head; `tags` are the styles that a creator can ask for."""

    width: int = 256
    height: int = 144
    base: int = 2
    patch: Tuple[int, int] = (16, 12)
    dim: int = 256
    depth: int = 6
    hidden: int = 640
    head_depths: Tuple[Depth, ...] = ("inf", 2.5, 6.0, "ground")
    frequencies: Tuple[int, ...] = (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24, 32, 40, 48)
    frames: int = 4
    context: int = 8
    inverse_depth_scale: float = 4.0
    coarse: int = 4                               # pixels across a block of the low-resolution look-ups
    answers: int = 3                              # context frames that a pixel is looked up in at full resolution
    painter: Tuple[int, ...] = ()                 # channels of the painter's levels; none: no painter
    tags: Tuple[str, ...] = ()
    imagine: Tuple[int, ...] = ()                 # channels of the imaginer's levels; none: nothing is imagined ahead
    fold: int = 2                                 # pixels across a square that the imaginer folds into one
    exemplars: int = 0                            # small pictures to imagine with
    classifier: Tuple[int, ...] = ()              # channels of the style classifier's levels; none: a style that is not told stays unknown

    @property
    def heads(self) -> int:
        return len(self.head_depths)

    @property
    def head_dim(self) -> int:
        """One rotation (2 values) per frequency and angle (azimuth, elevation)."""
        return 4 * len(self.frequencies)

    @property
    def grid(self) -> Tuple[int, int]:
        """Patches across and down."""
        return self.width // self.base // self.patch[0], self.height // self.base // self.patch[1]

    @property
    def tokens(self) -> int:
        """Tokens per frame."""
        return self.grid[0] * self.grid[1]

    @property
    def patch_values(self) -> int:
        return self.patch[0] * self.patch[1] * 4

    def check(self) -> "ModelConfig":
        wide, high = self.width // self.base, self.height // self.base
        if self.width % self.base or self.height % self.base or wide % self.patch[0] or high % self.patch[1]:
            raise ValueError(f"base {self.base} and patch {self.patch} do not tile a {self.width}x{self.height} frame")
        if any(p % 2 for p in self.patch):
            raise ValueError("patch sides must be even: a patch is described by 2x2 rays")
        if self.width % self.coarse or self.height % self.coarse:
            raise ValueError(f"blocks of {self.coarse} pixels do not tile a {self.width}x{self.height} frame")
        folds = 2 ** len(self.painter)
        if self.width % folds or self.height % folds:
            raise ValueError(f"{len(self.painter)} levels of the painter do not tile a {self.width}x{self.height} frame")
        block = self.coarse * self.fold * 2 ** max(0, len(self.imagine) - 1)
        if self.imagine and (self.width % block or self.height % block):
            raise ValueError(f"{len(self.imagine)} levels of the imaginer do not tile a {self.width}x{self.height} frame")
        if bool(self.imagine) != bool(self.exemplars):
            raise ValueError("imagining needs exemplars, and they are for nothing else")
        return self


@dataclass(frozen=True)
class TrainConfig:
    """Optimisation and augmentation; the figures come from the recipe's trials unless said otherwise."""

    batch: int = 8
    muon_lr: float = 0.02
    adam_lr: float = 2e-3
    weight_decay: float = 0.01
    warmup_steps: int = 60
    decay_share: float = 0.4      # last share of the budget in which the learning rate falls linearly
    final_lr: float = 0.02        # of the peak
    clip: float = 1.0
    ema: float = 0.998
    depth_weight: float = 0.5     # of the inverse-depth channel in the loss
    pure_noise: float = 0.3       # share of samples at t = 0
    context_noise: float = 0.1    # sd of noise on context frames is this times U(0,1)
    depth_jitter: float = 0.15    # relative error given to each context frame's depth as a position
    depth_dropout: float = 0.25   # share of context frames that arrive without depth, as creators' pictures do
    no_context: float = 0.08      # share of batches in which the model dreams
    recent: float = 0.95          # share of samples whose context holds the frame just before the chunk
    explore: float = 0.5          # share of samples whose context holds earlier frames alone: much is to be invented
    tagged: float = 0.5           # share of samples that are told their style (of dreams: nine in ten)
    guess_weight: float = 0.1     # of the transformer's own picture in the loss
    halfway: float = 0.3          # share of batches whose x_t come from the model's own picture, as in its sampler
    own_context: float = 0.25     # share of batches whose context holds what the model itself made just before ...
    own_from: float = 0.25        # ... from this share of the budget on
    critic: float = 0.3           # pull of the critic, relative to the pull of the squared error, ...
    critic_from: float = 0.5      # ... from this share of the budget on
    critic_lr: float = 2e-4
    seed: int = 1


@dataclass(frozen=True)
class ImaginingConfig:
    """Training of the imaginer."""

    batch: int = 32
    learning_rate: float = 1.2e-3
    muon_lr: float = 0.01         # of the inner convolutions
    warmup_steps: int = 200
    decay_share: float = 0.5
    final_lr: float = 0.03
    ema: float = 0.999
    context: int = 4              # most frames that show something
    dreams: float = 0.15          # share of samples without any
    begun: float = 0.3            # share of samples that ask for the depth of a frame
    dropped: float = 0.25         # share of context frames left out
    recent: float = 0.95          # as in TrainConfig, like the next two
    explore: float = 0.8
    depth_dropout: float = 0.05
    noise: float = 0.08           # sd of noise on context frames is this times U(0,1)
    blurred: float = 0.3          # share of samples whose context is soft, as what was made up once may be
    tagged: float = 0.4
    coloured: float = 0.9         # share of samples that are told the palette of their context
    smoothing: float = 0.05       # of the labels that the style classifier learns
    seed: int = 1


@dataclass(frozen=True)
class Config:
    name: str
    model: ModelConfig
    train: TrainConfig
    imagining: ImaginingConfig = ImaginingConfig()

    def to_json(self) -> dict:
        return asdict(self)

    @staticmethod
    def from_json(data: dict) -> "Config":
        def build(kind, values):
            known = {f.name for f in fields(kind)}
            return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in known})

        return Config(data["name"], build(ModelConfig, data["model"]).check(), build(TrainConfig, data["train"]),
                      build(ImaginingConfig, data.get("imagining", {})))


TINY = ModelConfig(width=32, height=18, base=1, patch=(4, 6), dim=20, depth=1, hidden=24, head_depths=("inf", "ground"),
                   frequencies=(1, 2, 4, 8), frames=2, context=3, coarse=2, painter=(4,), tags=("meadow", "town", "night"), imagine=(8,), fold=1,
                   exemplars=3, classifier=(4, 6))

# What two CPU cores can train: 48 tokens a frame, no painter (it learns nothing in so few steps that the look-ups do not know) and no
# critic (it only tints; RUNS.md).
SMALL = ModelConfig(tags=tuple(STYLES), imagine=(64, 160), exemplars=384, classifier=(24, 48, 96, 128))

# The recipe's section 5 with 144 tokens a frame. It needs a GPU and has not been trained.
LARGE = ModelConfig(patch=(8, 8), dim=384, depth=12, hidden=1024, head_depths=("inf", "ground", 1.5, 3.0, 6.0, 12.0),
                    frequencies=(1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 56, 64), painter=(48, 96, 128),
                    tags=tuple(STYLES), imagine=(128, 256), exemplars=384, classifier=(24, 48, 96, 128))

PRESETS = {
    "tiny": Config("tiny", TINY, TrainConfig(batch=4, warmup_steps=5, ema=0.9),
                   ImaginingConfig(batch=4, warmup_steps=5, ema=0.9)),
    "cpu": Config("cpu", SMALL, TrainConfig(muon_lr=0.01, adam_lr=1e-3, critic_from=2.0)),
    # The same model on from weights that are good already, to take up a new imaginer.
    "tune": Config("tune", SMALL, TrainConfig(muon_lr=0.005, adam_lr=6e-4, own_from=0.0, decay_share=0.7,
                                              critic_from=2.0),
                   ImaginingConfig(learning_rate=6e-4, muon_lr=0.005, decay_share=0.7, begun=0.5)),
    "h200": Config("h200", LARGE, TrainConfig(batch=64, muon_lr=0.015, adam_lr=1e-3, warmup_steps=300, ema=0.999),
                   ImaginingConfig(batch=512, learning_rate=2e-3)),
}
