import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** Why a request is turned away. */
export type Refusal = 'host' | 'origin' | 'token';

/**
 * Who may talk to the studio: whoever has the token, from a page of the studio's own. Three checks, for three attacks:
 *
 * - Host must name this machine. A page elsewhere whose name is pointed at 127.0.0.1 (DNS rebinding) still sends its own
 *   name. The port is not checked: it is another one behind `ssh -L`, and proves nothing.
 * - Origin, where something is done (WebSocket, POST), must be the page's own address: other local servers are "same
 *   site" to a browser, so the cookie alone would let their pages in.
 * - The token, 256 random bits, given once in the address and from then on in a cookie.
 */
export class Guard {
  readonly token = randomBytes(32).toString('base64url');
  /** Cookies know no ports: a name of its own keeps two studios on one machine apart. */
  readonly cookieName = `lookback_${createHash('sha256').update(this.token).digest('hex').slice(0, 12)}`;
  readonly #names: readonly string[];
  readonly #anyAddress: boolean;

  /** @param boundTo the address that the server listens on */
  constructor(boundTo: string) {
    this.#anyAddress = !isLoopback(boundTo);
    this.#names = this.#anyAddress ? [...loopback, boundTo, hostname().toLowerCase()] : loopback;
  }

  /** The value for Set-Cookie. It goes away with the browser's session. */
  get cookie(): string {
    return `${this.cookieName}=${this.token}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Undefined for a request that may pass. @param acts whether it does something, or opens a WebSocket */
  refusal(request: IncomingMessage, acts: boolean): Refusal | undefined {
    if (!this.knowsHost(request)) return 'host';
    if (acts && request.headers.origin !== `http://${request.headers.host}`) return 'origin';
    return this.isToken(cookieOf(request, this.cookieName)) ? undefined : 'token';
  }

  knowsHost({ headers: { host = '' } }: IncomingMessage): boolean {
    const name = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
    if (name === undefined) return false;
    // An address cannot be rebound, only a name can.
    return this.#names.includes(name) || (this.#anyAddress && isIP(name.replace(/^\[|\]$/g, '')) !== 0);
  }

  /** Compares in constant time; the hashes have one length whatever was sent. */
  isToken(candidate: string | undefined | null): boolean {
    const hash = (text: string) => createHash('sha256').update(text).digest();
    return timingSafeEqual(hash(candidate ?? ''), hash(this.token));
  }
}

/** True for an address that only this machine reaches. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);
}

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
