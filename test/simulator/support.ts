import http from 'node:http';
import { afterEach } from 'vitest';
import { type Simulator, type SimulatorConfig, startSimulator } from '../../src/simulator/index.ts';

const running: Simulator[] = [];

/** A simulator that lives as long as the test. */
export async function simulate(config: SimulatorConfig = {}): Promise<Simulator> {
  const simulator = await startSimulator(config);
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

export type RawResponse = { status: number; headers: http.IncomingHttpHeaders; body: Buffer; chunks: number };

/** The raw bytes: fetch() decodes and joins. */
export async function raw(url: string, init: { method?: string } = {}): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'GET', agent: false, ...init }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: Buffer.concat(chunks), chunks: chunks.length });
      });
    });
    request.on('error', reject);
    request.end();
  });
}

/** Names of the response headers, without those of HTTP itself. */
export function vendorHeaders(response: Response): string[] {
  const ofHttp = new Set(['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding']);
  return [...response.headers.keys()].filter((name) => !ofHttp.has(name));
}
