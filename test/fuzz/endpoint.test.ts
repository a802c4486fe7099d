import { expect, it } from 'vitest';
import { fuzzEndpoint } from '../../tools/soak/endpoint/fuzz-endpoint.ts';

// A hundred thousand are `npm run soak -- endpoint`.
it.each([1, 2])('survives 400 malformed requests (seed %i)', { timeout: 60_000 }, async (seed) => {
  const { answers, scrape, descriptors, memory: _, ...rest } = await fuzzEndpoint(400, seed, 1000);
  expect(rest).toEqual({ requests: 400, echoes: 0, connections: 0, faults: 0, exit: undefined });
  expect(descriptors[1]).toBeLessThanOrEqual(descriptors[0] + 2);
  expect(scrape).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(scrape).toContain('voice_api_instrumentation_info');
  // Some are rejected and some accepted: otherwise they were not malformed, or only noise.
  expect(answers['HTTP/1.1 400 Bad Request']).toBeGreaterThan(20);
  expect(Object.keys(answers)).toContain('HTTP/1.1 404 Not Found');
});
