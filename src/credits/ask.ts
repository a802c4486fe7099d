import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { BodySample, Failure } from '../catalogue/observation.ts';

/** A balance is some hundred bytes long. */
const MAX_BODY = 65_536;

export type Answer = {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: BodySample | undefined;
  readonly failure: Failure | undefined;
};

/**
 * One GET request. Redirects are not followed: the key must not go to another host. Never rejects.
 *
 * @param timeoutMs for the whole of it
 */
export function ask(url: string, headers: Readonly<Record<string, string>>, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    const failed = (name: string, code?: string): Answer => ({
      status: undefined,
      headers: {},
      body: undefined,
      failure: { name, code, byService: false },
    });
    try {
      // An import of `node:http` would load undici as well, which takes 13 MiB.
      const { request } = process.getBuiltinModule(url.startsWith('https:') ? 'node:https' : 'node:http');
      const sent = request(url, { headers: { accept: 'application/json', ...headers } });
      const timer = setTimeout(() => {
        resolve(failed('TimeoutError', 'ETIMEDOUT'));
        sent.destroy();
      }, timeoutMs);
      const settle = (answer: Answer): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      sent.on('response', (response) => void collect(response).then(settle));
      sent.on('error', ({ name, code }: NodeJS.ErrnoException) => settle(failed(name, code)));
      // It must not keep a service alive that is about to end.
      sent.on('socket', (socket) => socket.unref());
      timer.unref();
      sent.end();
    } catch (error) {
      resolve(failed(error instanceof Error ? error.name : 'Error'));
    }
  });
}

async function collect(response: IncomingMessage): Promise<Answer> {
  const { statusCode: status, headers } = response;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MAX_BODY) break;
      chunks.push(chunk);
    }
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    return { status, headers, body: undefined, failure: { name, code, byService: false } };
  }
  return { status, headers, body: { bytes: Buffer.concat(chunks), truncated: length > MAX_BODY }, failure: undefined };
}
