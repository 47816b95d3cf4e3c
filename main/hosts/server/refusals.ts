import { type Answer, textAnswer } from '../shared/answer.ts';
import type { Refusal } from './guard.ts';

/**
 * What a browser shows that may not come in: words, no files of the studio.
 * @param fromElsewhere true for a link on another site (a terminal in a browser, a chat). A browser does not send our
 *   strict cookie along with those, but does when our own page goes there; so this page tries once more.
 */
export function refusalPage(refusal: Refusal, fromElsewhere = false): Answer {
  if (refusal !== 'token') {
    const what = refusal === 'host' ? 'an address' : 'a page';
    return textAnswer(403, `Lookback Studio does not answer ${what} that is not its own.\n`);
  }
  return textAnswer(
    401,
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="dark light">
${fromElsewhere ? '<meta http-equiv="refresh" content="0; url=/">' : ''}<title>Lookback Studio</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 36em; margin: 15vh auto; padding: 0 1.5em }</style>
</head>
<body>
<h1>This address needs its key</h1>
<p>Each start of Lookback Studio has a key of its own, so that only you can open it.</p>
<p>Go to the terminal where the studio runs and open the address it printed there; it ends in
<code>?token=…</code>. If the studio is not running any more, start it again with <code>npm start</code> or
<code>lookback serve</code>: everything that was rendered is in your project.</p>
</body>
</html>
`,
    'text/html',
  );
}
