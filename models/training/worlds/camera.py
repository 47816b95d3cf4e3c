"""Cameras of the contract: 16 floats = 3x4 camera-to-world, fx, fy, cx, cy (fractions)."""

import math

import numpy as np
import torch

DEPTH_SCALE = 4.0  # metres; inverse depth q = 4 / (4 + z)


def rotation(yaw, pitch):
    """[..., 3, 3] camera-to-world rotations, columns right, down, forward (radians)."""
    sy, cy, sp, cp = np.sin(yaw), np.cos(yaw), np.sin(pitch), np.cos(pitch)
    zero = np.zeros_like(sy * sp)
    forward = np.stack([sy * cp, sp, cy * cp], -1)
    right = np.stack([-cy + zero, zero, sy + zero], -1)
    down = np.cross(forward, right)
    return np.stack([right, down, forward], -1)


def make_cameras(position, yaw, pitch, fov_y, width, height):
    """position [F,3] metres, yaw and pitch [F] radians, fov_y scalar or [F] -> [F,16] float32."""
    frames = len(position)
    out = np.zeros((frames, 16), np.float64)
    pose = np.concatenate([rotation(yaw, pitch), position[:, :, None]], 2)
    out[:, :12] = pose.reshape(frames, 12)
    fy = 0.5 / np.tan(np.asarray(fov_y) / 2)
    out[:, 12] = fy * height / width
    out[:, 13] = fy
    out[:, 14:] = 0.5
    return out.astype(np.float32)


def project(camera, point):
    """World point [3] -> (x fraction, y fraction, z depth in metres)."""
    pose = np.asarray(camera[:12], np.float64).reshape(3, 4)
    x, y, z = pose[:, :3].T @ (np.asarray(point) - pose[:, 3])
    return camera[12] * x / z + camera[14], camera[13] * y / z + camera[15], z


def rays(cameras, width, height):
    """cameras [B,16] -> directions (dx, dy, dz), each [B, height*width].

    Not normalised: the camera-z component is 1, so that the ray parameter is the z-depth.
    """
    device = cameras.device
    px = (torch.arange(width, device=device) + 0.5) / width
    py = (torch.arange(height, device=device) + 0.5) / height
    x = ((px[None] - cameras[:, 14:15]) / cameras[:, 12:13])[:, None, :].expand(-1, height, -1)
    y = ((py[None] - cameras[:, 15:16]) / cameras[:, 13:14])[:, :, None].expand(-1, -1, width)
    x, y = x.reshape(len(cameras), -1), y.reshape(len(cameras), -1)
    m = cameras[:, :12].reshape(-1, 3, 4)
    return tuple(m[:, i, 0:1] * x + m[:, i, 1:2] * y + m[:, i, 2:3] for i in range(3))


def degrees(value):
    return value * math.pi / 180
