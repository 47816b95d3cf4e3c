import { protocol } from 'electron';
import { Readable } from 'node:stream';
import { textAnswer, type Answer } from '../shared/answer.ts';
import { answerRequest, type RouteParts } from '../shared/routes.ts';
import { securityHeaders } from '../shared/security-headers.ts';
import { isOwnPage, scheme } from './address.ts';

/** Must be called before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the window, its pictures and its uploads as the server does, without a network. */
export function serveScheme(parts: RouteParts): void {
  protocol.handle(scheme, async (request) => {
    const answer = isOwnPage(request.url)
      ? await answerRequest(parts, {
          method: request.method,
          url: new URL(request.url),
          header: (name) => request.headers.get(name) ?? undefined,
          body: (request.body ?? new ReadableStream<Uint8Array>()) as AsyncIterable<Uint8Array>,
        })
      : textAnswer(404, 'There is no such page.\n');
    return responseOf(answer);
  });
}

function responseOf({ status, headers, body }: Answer): Response {
  const content = body instanceof Readable ? (Readable.toWeb(body) as ReadableStream) : body;
  return new Response((content ?? null) as ConstructorParameters<typeof Response>[0], {
    status,
    headers: { ...securityHeaders(), ...headers },
  });
}
