"""Floor plans: an outer room cut into smaller ones by walls with doorways, and places for furniture."""

import math

import numpy as np

from ..scene import BLOCK, MARGIN

HALF = 0.1  # half thickness of an inner wall, metres
PASSAGE = 2.7  # metres: lintels above the camera's way hang no lower; a crane shot goes up to 2.4
NARROWEST = 1.7  # metres: the smallest side of a room
SIDES = ((0.0, 1), (np.pi, 1), (np.pi / 2, 0), (-np.pi / 2, 0))  # yaw into the room, axis across the wall


def overlap(p, q, gap=0.0):
    """True where two rotated rectangles (x, z, half x, half z, yaw) come closer than `gap` (separating axes)."""
    dx, dz = q[0] - p[0], q[1] - p[1]
    # Most pairs are far apart; plain floats, because arrays this small cost more than the sums.
    if math.hypot(dx, dz) > math.hypot(p[2], p[3]) + math.hypot(q[2], q[3]) + gap:
        return False
    turn = q[4] - p[4]
    c, s = abs(math.cos(turn)), abs(math.sin(turn))
    for (_, _, hx, hz, yaw), (_, _, ohx, ohz, _) in ((p, q), (q, p)):
        cy, sy = math.cos(yaw), math.sin(yaw)
        if abs(cy * dx - sy * dz) >= hx + ohx * c + ohz * s + gap:
            return False
        if abs(sy * dx + cy * dz) >= hz + ohx * s + ohz * c + gap:
            return False
    return True


class Plan:
    """areas: rectangles x0, x1, z0, z1; walls and doors: what stands between them."""

    def __init__(self, scene, bounds):
        self.scene, self.rng = scene, scene.rng
        self.outer, self.top = tuple(bounds[:4]), bounds[4]
        self.areas = [self.outer]
        self.walls = []  # along x or not, position, low end, high end
        self.doors = []  # rectangles that furniture leaves free
        self.tall = []  # furniture that would hide a picture
        self.hung = []

    def openings(self, along_x, position, half, low, high):
        """Merged intervals of a line that must stay open for the camera (and its free start)."""
        across, along = (1, 0) if along_x else (0, 1)
        path = self.scene.path
        away = np.abs(path[:, across] - position)
        reach = MARGIN + half + 0.05
        spans = [(p - MARGIN - 0.12, p + MARGIN + 0.12) for p in path[away < reach, along]]
        circle = self.scene.clearing + half
        if away[0] < circle:
            wide = np.sqrt(circle**2 - away[0] ** 2)
            spans.append((path[0, along] - wide, path[0, along] + wide))
        merged = []
        for a, b in sorted(spans):
            a, b = (low if a < low + 0.35 else a), (high if b > high - 0.35 else b)
            if b <= low or a >= high:
                continue
            if merged and a - merged[-1][1] < 0.6:
                merged[-1][1] = max(b, merged[-1][1])
            else:
                merged.append([a, b])
        return merged

    def candidate(self, area, along_x, position):
        """(score, openings, crossed by the camera) of a wall across an area; None if mostly open or in the way."""
        low, high = (area[0], area[1]) if along_x else (area[2], area[3])
        gaps = self.openings(along_x, position, HALF, low, high)
        crossed = bool(gaps)
        if not gaps:
            width = self.rng.uniform(1.0, 1.4)
            if high - low < width + 0.9:
                return None
            a = self.rng.uniform(low + 0.4, high - 0.4 - width)
            gaps = [[a, a + width]]
        closed = 1 - sum(b - a for a, b in gaps) / (high - low)
        if closed < 0.4 or len(gaps) > 2:
            return None
        middle, half = (low + high) / 2, (high - low) / 2
        line = (middle, position, half, HALF, 0.0) if along_x else (position, middle, HALF, half, 0.0)
        if any(overlap(line, door) for door in self.doors):
            return None
        return closed + 0.7 * crossed + self.rng.uniform(0, 0.6), gaps, crossed

    def wall(self, area, along_x, position, gaps, look, lintel, door):
        """Builds the pieces and replaces the area by the two rooms beside the wall."""
        low, high = (area[0], area[1]) if along_x else (area[2], area[3])
        edges = [low, *(v for gap in gaps for v in gap), high]
        for number, (a, b) in enumerate(zip(edges[:-1], edges[1:])):
            if b - a < 0.02:
                continue
            middle, half, bottom = (a + b) / 2, (b - a) / 2, door if number % 2 else 0.0
            x, z, hx, hz = (middle, position, half, HALF) if along_x else (position, middle, HALF, half)
            # Lintels are a little thinner: no two faces in one plane.
            thin = 0.015 if bottom else 0.0
            size = (hx, self.top - bottom, hz - thin) if along_x else (hx - thin, self.top - bottom, hz)
            self.scene.add(BLOCK, (x, bottom, z), size, lintel if bottom else look)
            if bottom:
                self.doors.append((x, z, max(hx, 0.7), max(hz, 0.7), 0.0))
            else:
                self.scene.claim(x, z, hx, hz, 0.0)
                self.walls.append((along_x, position, a, b))
        x0, x1, z0, z1 = area
        self.areas.remove(area)
        if along_x:
            self.areas += [(x0, x1, z0, position - HALF), (x0, x1, position + HALF, z1)]
        else:
            self.areas += [(x0, position - HALF, z0, z1), (position + HALF, x1, z0, z1)]

    def divide(self, count, paint, door=2.15):
        """Up to `count` walls; paint(): (look of the wall, look of the lintel)."""
        for _ in range(int(count)):
            best = None
            for _ in range(16):
                sizes = np.array([(a[1] - a[0]) * (a[3] - a[2]) for a in self.areas])
                area = self.areas[int(self.rng.choice(len(sizes), p=sizes / sizes.sum()))]
                along_x = bool(self.rng.random() < 0.5)
                first, last = (area[2], area[3]) if along_x else (area[0], area[1])
                if last - first < 2 * NARROWEST + 0.3:
                    continue
                position = self.rng.uniform(first + NARROWEST, last - NARROWEST)
                found = self.candidate(area, along_x, position)
                if found and (best is None or found[0] > best[0]):
                    best = (found[0], area, along_x, position, *found[1:])
            if best is None:
                return
            *where, crossed = best[1:]
            self.wall(*where, *paint(), max(door, PASSAGE) if crossed else door)

    def home(self):
        """The room in which the camera is most of the time."""
        x, z = self.scene.path[:, 0], self.scene.path[:, 1]
        inside = [((x > a) & (x < b) & (z > c) & (z < d)).sum() for a, b, c, d in self.areas]
        return self.areas[int(np.argmax(inside))]

    def fits(self, x, z, hx, hz, yaw, gap=0.0):
        """True if a thing leaves the camera, the doorways and, by `gap`, the other things free."""
        c, s = abs(math.cos(yaw)), abs(math.sin(yaw))
        ex, ez = c * hx + s * hz, c * hz + s * hx
        x0, x1, z0, z1 = self.outer
        if x - ex < x0 or x + ex > x1 or z - ez < z0 or z + ez > z1:
            return False
        box = (x, z, hx, hz, yaw)
        if any(overlap(box, o, gap) for o in self.scene.footprints) or any(
            overlap(box, o) for o in self.doors
        ):
            return False
        gaps = self.scene.distance(self.scene.path, x, z, hx, hz, yaw)
        return gaps.min() >= MARGIN and gaps[0] >= self.scene.clearing

    def solid(self, axis, position, low, high):
        """True if there is wall, without a doorway, along the whole stretch."""
        edges = self.outer[2:] if axis else self.outer[:2]
        if min(abs(position - e) for e in edges) < 1e-6:
            return True
        return any(
            along_x == bool(axis) and abs(abs(p - position) - HALF) < 1e-6 and a <= low and b >= high
            for along_x, p, a, b in self.walls
        )

    def stretch(self, half, area=None):
        """The stretch of wall nearest to the camera's path out of a few random ones; or None."""
        found = [self.any_stretch(half, area or self.area()) for _ in range(3)]
        points = [(f[3], f[2]) if f[1] else (f[2], f[3]) for f in found if f]
        if not points:
            return None
        away = ((self.scene.path[None] - np.array(points)[:, None]) ** 2).sum(2).min(1)
        return [f for f in found if f][int(np.argmin(away))]

    def any_stretch(self, half, area):
        """A random stretch of wall: yaw into the room, axis, wall position, centre; or None."""
        side = int(self.rng.integers(4))
        yaw, axis = SIDES[side]
        position = area[(2, 3, 0, 1)[side]]
        low, high = (area[0], area[1]) if axis else (area[2], area[3])
        if high - low < 2 * half + 0.3:
            return None
        where = self.rng.uniform(low + half + 0.15, high - half - 0.15)
        if not self.solid(axis, position, where - half, where + half):
            return None
        return yaw, axis, position, where

    def area(self):
        return self.areas[int(self.rng.integers(len(self.areas)))]

    def against(self, hx, hz, area=None, tall=False, tries=20):
        """Place with the back to a wall -> (x, z), yaw that looks into the room; or None."""
        for _ in range(tries):
            found = self.stretch(hx, area)
            if found is None:
                continue
            yaw, axis, position, where = found
            out = position + (hz + 0.02) * (np.cos(yaw) if axis else np.sin(yaw))
            x, z = (where, out) if axis else (out, where)
            if self.fits(x, z, hx + 0.12, hz, yaw):
                self.scene.claim(x, z, hx, hz, yaw)
                if tall:
                    self.tall.append((x, z, hx, hz, yaw))
                return (x, z), yaw
        return None

    def inside(self, hx, hz, yaw=None, area=None, gap=0.3, tries=20):
        """Free place somewhere in a room -> (x, z), yaw; or None."""
        for _ in range(tries):
            x0, x1, z0, z1 = area or self.area()
            turn = self.rng.uniform(0, np.pi) if yaw is None else yaw
            x, z = self.rng.uniform(x0, x1), self.rng.uniform(z0, z1)
            if self.fits(x, z, hx, hz, turn, gap):
                self.scene.claim(x, z, hx, hz, turn)
                return (x, z), turn
        return None

    def hang(self, look, half, height, bottom, thick=0.035, tries=14):
        """Fixes a flat block to a wall, clear of doors, of tall furniture and of its like."""
        for _ in range(tries):
            found = self.stretch(half)
            if found is None:
                continue
            yaw, axis, position, where = found
            out = position + thick * (np.cos(yaw) if axis else np.sin(yaw))
            x, z = (where, out) if axis else (out, where)
            box = (x, z, half + 0.15, thick + 0.1, yaw)
            if any(overlap(box, o) for o in self.tall + self.hung):
                continue
            if self.scene.distance(self.scene.path, x, z, half, thick, yaw).min() < MARGIN:
                continue
            self.hung.append(box)
            self.scene.add(BLOCK, (x, bottom, z), (half, height, thick), look, yaw)
            return True
        return False
