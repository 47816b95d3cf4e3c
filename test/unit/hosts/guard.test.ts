import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Guard, isLoopback } from '../../../main/hosts/server/guard.ts';

const asked = (headers: Record<string, string>): IncomingMessage =>
  ({ headers }) as unknown as IncomingMessage;

describe('who may talk to the studio', () => {
  it('has another token and another cookie for each server', () => {
    const [a, b] = [new Guard('127.0.0.1'), new Guard('127.0.0.1')];
    expect(a.token).toHaveLength(43);
    expect(a.token).not.toBe(b.token);
    expect(a.cookieName).not.toBe(b.cookieName);
    expect(a.isToken(b.token)).toBe(false);
    expect([a.isToken(''), a.isToken(null), a.isToken(undefined), a.isToken(a.token)]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('checks the host before the origin, the origin before the token', () => {
    const guard = new Guard('127.0.0.1');
    const cookie = guard.cookie.split(';')[0] ?? '';
    const origin = 'http://localhost:7431';
    const host = 'localhost:7431';
    expect(guard.refusal(asked({ host: 'evil.example', origin: 'http://evil.example', cookie }), true)).toBe(
      'host',
    );
    expect(guard.refusal(asked({ host, origin: 'http://evil.example', cookie }), true)).toBe('origin');
    expect(guard.refusal(asked({ host, origin: 'https://localhost:7431', cookie }), true)).toBe('origin');
    expect(guard.refusal(asked({ host, cookie }), true)).toBe('origin');
    expect(guard.refusal(asked({ host, origin }), true)).toBe('token');
    expect(guard.refusal(asked({ host, origin, cookie }), true)).toBeUndefined();
    expect(guard.refusal(asked({ host, cookie }), false)).toBeUndefined();
  });

  it('an address is only known by number when the network was let in', () => {
    const host = '192.168.1.20:7431';
    expect(new Guard('127.0.0.1').knowsHost(asked({ host }))).toBe(false);
    expect(new Guard('0.0.0.0').knowsHost(asked({ host }))).toBe(true);
    expect(new Guard('0.0.0.0').knowsHost(asked({ host: 'evil.example:7431' }))).toBe(false);
    expect(new Guard('gpu-box.lan').knowsHost(asked({ host: 'gpu-box.lan:7431' }))).toBe(true);
    expect(new Guard('::').knowsHost(asked({ host: '[fd00::20]:7431' }))).toBe(true);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['192.168.0.1', false],
    ['127.evil.example', false],
  ])('%s is this machine only: %s', (address, is) => {
    expect(isLoopback(address)).toBe(is);
  });
});
