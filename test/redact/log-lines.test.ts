import { afterAll, beforeAll, expect, it } from 'vitest';
import { json, type Server, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';

let message = '';
let server: Server;
beforeAll(async () => {
  server = await serve((_, response) => json(response, 402, { error: { message } }));
});
afterAll(() => server.close());

async function loggedMessage(text: string): Promise<unknown> {
  message = text;
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } } });
  await (await fetch(`${server.url}/v1/sessions`)).text();
  await app.sidetone.shutdown();
  return app.lines[0]?.fields['provider_message'];
}

it.each([
  ['a line break', 'none\nlevel=50 msg="all is well"', 'none level=50 msg="all is well"'],
  ['CR LF', 'a\r\nb', 'a b'],
  ['line and paragraph separators', 'a\u2028b\u2029c', 'a b c'],
  ['a terminal’s escape', 'a\u001b[2Jb', 'a [2Jb'],
  ['a backspace', 'ab\b\bcd', 'ab cd'],
  ['NUL', 'a\u0000b', 'a b'],
  ['a direction override', 'a\u202eb', 'a b'],
  ['a zero-width space', 'a\u200bb', 'a b'],
  ['half a surrogate pair', 'a\ud83db', 'a b'],
  ['a whole one', 'a😀b', 'a😀b'],
  ['letters of other alphabets', 'Guthaben erschöpft 残高不足', 'Guthaben erschöpft 残高不足'],
  ['tabs within a number', 'recipient:\t+1\t555\t123\t4567', 'recipient: REDACTED'],
  ['NUL within a number', 'to +1555\u0000555\u00000100', 'to REDACTED'],
  ['a control character before a number', 'call\u00015550100', 'call REDACTED'],
  ['a control character within a key', 'sk_live_\u0001abcdef12345678 is wrong', 'REDACTED is wrong'],
])('%s does not start a new line', async (_, text, expected) => expect(await loggedMessage(text)).toBe(expected));

it('cuts at 256 characters, never inside one', async () => {
  expect(await loggedMessage('😀'.repeat(300))).toBe(`${'😀'.repeat(256)}…`);
  expect(await loggedMessage('a'.repeat(256))).toBe('a'.repeat(256));
});
