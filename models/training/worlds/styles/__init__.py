"""The styles: functions that fill a Scene (things, surfaces, environment) from its seed."""

from .city import night
from .interiors import gallery, hall
from .nature import meadow, ruins
from .settlements import snow, town
from .toys import blocks

# The order is part of the seed: scene index modulo the number of styles picks one.
STYLES = {
    "meadow": meadow,
    "town": town,
    "ruins": ruins,
    "snow": snow,
    "night": night,
    "blocks": blocks,
    "gallery": gallery,
    "hall": hall,
}
