"""Everything of a scene that is not a primitive: light, sky, fog, ground or room."""

import numpy as np

# name -> number of floats; colours are linear RGB
LAYOUT = (
    ("light", 3),  # direction towards the sun, or position of the lamp
    ("lamp", 1),  # 1 = lamp (light is a position), 0 = sun
    ("sun", 3),  # colour of the light
    ("above", 3),  # ambient light from above
    ("below", 3),  # ambient light from below
    ("zenith", 3),
    ("horizon", 3),
    ("glow", 3),
    ("cloud", 3),
    ("clouds", 1),  # colour and cover 0..1
    ("hills", 1),  # 0 rolling hills, 1 ridges with snow, 2 skyline
    ("hill_far", 3),
    ("hill_near", 3),
    ("hill_height", 1),
    ("hill_phase", 1),
    ("fog", 1),  # extinction per metre
    ("room", 5),  # min x, max x, min z, max z, ceiling (metres); huge outdoors
    ("indoors", 1),
)
OFFSETS = {}
SIZE = 0
for _name, _count in LAYOUT:
    OFFSETS[_name] = (SIZE, _count)
    SIZE += _count


def pack(values):
    """dict -> [SIZE] float32."""
    out = np.zeros(SIZE, np.float32)
    for name, value in values.items():
        first, count = OFFSETS[name]
        out[first : first + count] = value
    return out


class Environment:
    """Named columns of a [B,SIZE] tensor; colours come as three [B,1] tensors."""

    def __init__(self, table):
        self.table = table

    def one(self, name):
        first, _ = OFFSETS[name]
        return self.table[:, first : first + 1]

    def many(self, name):
        first, count = OFFSETS[name]
        return tuple(self.table[:, first + i : first + i + 1] for i in range(count))


def linear(colour):
    """sRGB hex string or triple 0..1 -> linear triple."""
    if isinstance(colour, str):
        colour = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return np.clip(np.asarray(colour, np.float64), 0, None) ** 2.2
