"""The styles: functions that fill a Scene (things, surfaces, environment) from its seed."""

from .apartment import apartment
from .canyon import canyon
from .city import night
from .coast import coast
from .courtyard import courtyard
from .forest import forest
from .harbour import harbour
from .interiors import gallery, hall
from .library import library
from .nature import meadow, ruins
from .playground import playground
from .settlements import snow, town
from .station import station
from .temple import temple
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
    "forest": forest,
    "harbour": harbour,
    "canyon": canyon,
    "playground": playground,
    "courtyard": courtyard,
    "temple": temple,
    "station": station,
    "apartment": apartment,
}

# Styles that never enter training.
HELDOUT_STYLES = {
    "coast": coast,
    "library": library,
}
