/** The window's address in Electron: a scheme of its own, so that the page has an origin and strict rules apply to it. */
export const scheme = 'lookback';
export const pageAddress = `${scheme}://app/`;

/** What preload, main process and page say to each other; the page's side is in renderer/src/state/connection.ts. */
export const channels = {
  port: 'lookback-port',
  portPlease: 'lookback-port-please',
  command: 'lookback-command',
} as const;

/** True for an address of the studio's own page. */
export function isOwnPage(address: string | undefined): boolean {
  const url = address === undefined ? null : URL.parse(address);
  return url?.protocol === `${scheme}:` && url.host === 'app';
}
