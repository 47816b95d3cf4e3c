/** "mm:ss:ff" (hours in front where there are any): minutes, seconds and frames within the second. */
export function timecode(frame: number, fps: number): string {
  const rate = Math.max(1, Math.round(fps));
  const seconds = Math.floor(frame / rate);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}:${two(frame % rate)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
