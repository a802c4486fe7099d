import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParent } from './child.ts';
import { type CannedResponse, NO_CREDITS, SUCCESS, SUCCESS_WITHOUT_VENDOR_HEADERS } from './responses.ts';

/** The servers to call: each has its own port, so that the client's requests are alike. */
const ANSWERS = { success: SUCCESS, error: NO_CREDITS, foreign: SUCCESS_WITHOUT_VENDOR_HEADERS } as const;

export type Answer = keyof typeof ANSWERS;
/** `sink` receives what agents send to their back ends, and answers 200. */
export type Ports = Readonly<Record<Answer | 'sink', number>>;

/** Longer than the longest pause between two measurements: connections must be made only in the warm-up. */
const KEEP_ALIVE_MS = 120_000;

function listen({ status, headers, body }: CannedResponse): Promise<number> {
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(status, headers as string[]).end(body));
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const [success, error, foreign, sink] = await Promise.all([
  listen(ANSWERS.success),
  listen(ANSWERS.error),
  listen(ANSWERS.foreign),
  listen({ status: 200, headers: ['content-type', 'application/json'], body: Buffer.from('{}') }),
]);
const ports: Ports = { success, error, foreign, sink };

// Nothing to measure here: the parent reads the ports and measures the client.
answerParent(null, () => ports);
