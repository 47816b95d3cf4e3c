/** A rectangle in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where the picture lies in the monitor. `zoom` 0 fits it into the monitor, other values are screen pixels per picture
 * pixel; `pan` moves it (CSS pixels) and never so far that it leaves the monitor.
 */
export function pictureBox(
  monitor: { width: number; height: number },
  picture: { width: number; height: number },
  zoom: number,
  pan: { x: number; y: number },
  side = false,
): Box {
  const columns = side ? 2 : 1;
  const fit = Math.min(monitor.width / (picture.width * columns), monitor.height / picture.height);
  const scale = zoom === 0 ? fit : zoom;
  const width = picture.width * columns * scale;
  const height = picture.height * scale;
  const limit = (offset: number, size: number, room: number): number => {
    const most = Math.max(0, (size - room) / 2);
    return Math.min(most, Math.max(-most, offset));
  };
  return {
    x: (monitor.width - width) / 2 + limit(pan.x, width, monitor.width),
    y: (monitor.height - height) / 2 + limit(pan.y, height, monitor.height),
    width,
    height,
  };
}
