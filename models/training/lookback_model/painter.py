"""The last hand on every frame: a small convolutional network that sees the blended picture, the transformer's own one
and the noise, and paints what neither memory nor a coarse token grid can: texture and edges in what is new, seams
between what different context frames saw. Everything it does is a correction that starts as none."""

import torch
from torch import nn
from torch.nn import functional as F

# Blended 4, guess 4, evidence 2, noisy colours 3, time 1, weight of what was imagined 1, nothing 1: ONNX Runtime's WebGPU
# computes a convolution over 15 channels wrongly (1.30, on SwiftShader), one over 16 rightly.
INPUTS = 16


class Bend(nn.Module):
    """Two convolutions beside a straight way."""

    def __init__(self, channels: int):
        super().__init__()
        self.first, self.second = (nn.Conv2d(channels, channels, 3, padding=1) for _ in range(2))
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, x):
        return x + self.second(F.relu(self.first(F.relu(x))))


class Painter(nn.Module):
    """A U-net with `config.painter` channels per level, each level half as wide and high as the one before; the first has
    half the size of the frames."""

    def __init__(self, config):
        super().__init__()
        widths = config.painter
        self.enter = nn.Conv2d(INPUTS, widths[0], 4, stride=2, padding=1)
        self.down = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(widths, widths[1:]))
        self.bends = nn.ModuleList(Bend(width) for width in widths[1:])
        self.up = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in zip(widths, widths[1:]))
        self.mix = nn.Conv2d(widths[0], widths[0], 3, padding=1)
        self.leave = nn.Conv2d(widths[0], 16, 3, padding=1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, blended, guess, evidence, sample, time):
        """Corrected frames, all [B, T, channels, H, W] in float32; `time` [B]."""
        batch, count = int(blended.shape[0]), int(blended.shape[1])
        clock = torch.zeros_like(sample[:, :, :1]) + time.reshape(batch, 1, 1, 1, 1)
        x = torch.cat([blended, guess, evidence[:, :, :2], sample[:, :, :3], clock, evidence[:, :, 2:], torch.zeros_like(clock)], 2)
        x = x.reshape(batch * count, INPUTS, *(int(n) for n in sample.shape[3:]))
        levels = [self.enter(x.contiguous(memory_format=torch.channels_last))]
        for down, bend in zip(self.down, self.bends):
            levels.append(bend(down(F.relu(levels[-1]))))
        x = levels.pop()
        for up in reversed(self.up):
            x = levels.pop() + F.interpolate(up(F.relu(x)), scale_factor=2.0, mode="nearest")
        x = self.leave(F.relu(self.mix(F.relu(x))))
        return blended + F.pixel_shuffle(x.float(), 2).reshape(*(int(n) for n in blended.shape))
