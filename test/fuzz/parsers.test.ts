import { ROOT_CONTEXT } from '@opentelemetry/api';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HttpObservation } from '../../src/catalogue/observation.ts';
import { WatchedProvider } from '../../src/catalogue/watched-provider.ts';
import { classifyCallEvent } from '../../src/classify/call-reports.ts';
import { classifyClose } from '../../src/classify/close.ts';
import { classifyErrorFrame } from '../../src/classify/error-frame.ts';
import { readNumber, readRetryAfter } from '../../src/classify/header-values.ts';
import { classifyHttp } from '../../src/classify/http.ts';
import { readBody } from '../../src/classify/read-body.ts';
import { readXml } from '../../src/classify/xml.ts';
import { parseConfig } from '../../src/install/config.ts';
import { Faults } from '../../src/model/faults.ts';
import { Limits } from '../../src/model/limits.ts';
import { CALL_OUTCOMES, CATEGORIES } from '../../src/model/verdict.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { redactText } from '../../src/redact/text.ts';
import { redactPath } from '../../src/redact/url.ts';
import { codingsOf } from '../../src/sources/decoding/codings.ts';
import { Decoder } from '../../src/sources/decoding/decoder.ts';
import { readTarget } from '../../src/sources/http/target.ts';
import { readFailure, readGivenUp } from '../../src/sources/shared/failure.ts';
import { snapshotHeaders } from '../../src/sources/shared/header-snapshot.ts';
import { announceSeed } from '../../tools/soak/exchanges/seed.ts';
import { body, HEADERS, headerValue, json, status, text } from '../../tools/soak/exchanges/words.ts';
import { sample } from '../kit/observe.ts';

beforeAll(announceSeed);

const OPTIONS = { account: 'default', streamErrors: true, callReports: true };
const PROVIDERS = BUILT_IN_PROVIDERS.map((provider) => new WatchedProvider(provider, OPTIONS));
const provider = fc.constantFrom(...PROVIDERS);
const MONTH = 31 * 86_400;

/** Raw headers as clients hand them over: a list of strings or of buffers, or an object. */
const pairs = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...HEADERS), fc.string()), fc.oneof(headerValue, text)));
const rawHeaders: fc.Arbitrary<unknown> = fc.oneof(
  pairs.map((it) => it.flat()),
  pairs.map((it) => it.flat().map((part) => Buffer.from(part, 'latin1'))),
  pairs.map((it) => Object.fromEntries(it)),
  fc.anything(),
);

/** A code, a number or a category: the sets of label values. */
const LABEL_VALUE = /^[\w.:' -]{1,64}$/;
const isShort = (value: string | undefined): boolean => value === undefined || (value.length > 0 && value.length <= 64);
const isWait = (value: number | undefined): boolean => value === undefined || (value >= 0 && value <= MONTH);

describe('any input', () => {
  it('headers are copied within bounds', () => {
    fc.assert(
      fc.property(provider, rawHeaders, ({ headers }, raw) => {
        const snapshot = snapshotHeaders(raw, headers);
        for (const name of headers.names) expect(snapshot.get(name)?.length ?? 1).toBeLessThanOrEqual(1024);
      }),
    );
  });

  it('a number is finite and not negative, or undefined', () => {
    fc.assert(
      fc.property(text, (it) => {
        expect(readNumber(it) ?? 0).toSatisfy((n: number) => Number.isFinite(n) && n >= 0);
      }),
    );
  });

  it('a Retry-After lies between now and a month, or is undefined', () => {
    fc.assert(
      fc.property(text, fc.nat(), (it, now) => {
        expect(readRetryAfter(it, now)).toSatisfy(isWait);
      }),
    );
  });

  it('a body is JSON or undefined', () => {
    fc.assert(
      fc.property(body, fc.boolean(), (bytes, truncated) => {
        const value = readBody(sample(bytes, truncated));
        if (value !== undefined) expect(() => JSON.stringify(value)).not.toThrow();
      }),
    );
  });

  it('a compressed body is decoded or undefined, now or later', async () => {
    const encodings = fc.oneof(fc.constantFrom('gzip', 'br', 'zstd', 'deflate', 'gzip, br'), text);
    await fc.assert(
      fc.asyncProperty(body, encodings, async (bytes, encoding) => {
        const codings = codingsOf(encoding);
        if (codings === undefined) return;
        const limits = new Limits();
        const faults = new Faults(() => {});
        const decoder = new Decoder(limits, faults);
        decoder.decodeNow(bytes, codings);
        const late = await new Promise<Uint8Array | undefined>((done) => decoder.decodeLater({ bytes, codings, done }));
        expect(late?.length ?? 0).toBeLessThanOrEqual(256 * 1024);
        expect({ held: limits.held, faults: faults.count('source') }).toEqual({ held: 0, faults: 0 });
      }),
    );
  });

  it('an exchange gets a category of the closed set and an error type that fits a label', () => {
    const observation = fc.record({
      provider,
      kind: fc.constantFrom<HttpObservation['kind']>('http', 'connect'),
      status: fc.option(fc.oneof(status, fc.integer({ min: 0, max: 999 })), { nil: undefined }),
      raw: rawHeaders,
      bytes: fc.option(body, { nil: undefined }),
      truncated: fc.boolean(),
      failure: fc.option(fc.anything(), { nil: undefined }),
      operation: fc.nat(),
    });
    fc.assert(
      fc.property(observation, ({ provider: of, raw, bytes, truncated, failure, operation, ...more }) => {
        const verdict = classifyHttp({
          ...more,
          provider: of,
          account: 'default',
          operation: of.definition.operations?.rows[operation % 40],
          method: 'POST',
          origin: 'https://voice.example',
          path: '/',
          headers: snapshotHeaders(raw, of.headers),
          body: bytes && sample(bytes, truncated),
          failure: more.status === undefined ? readFailure(failure) : undefined,
          startedAt: 0,
          answeredAt: 1_800_000_000_000,
          answeredMs: 0,
          duration: 0,
        });
        expect([...CATEGORIES, undefined]).toContain(verdict.category);
        expect(verdict.failed).toBe(verdict.category !== undefined && verdict.category !== 'cancelled');
        expect(verdict.errorType === undefined).toBe(!verdict.failed);
        if (verdict.errorType !== undefined) expect(verdict.errorType).toMatch(LABEL_VALUE);
        expect([verdict.code, verdict.type, verdict.param].every(isShort)).toBe(true);
        expect(verdict.requestId ?? 'a').toMatch(/^[\w.:=/+@-]{1,128}$/);
        expect(verdict.retryAfter).toSatisfy(isWait);
      }),
    );
  });

  it('a close gets a category of the closed set', () => {
    const words = fc.oneof(
      text,
      fc.constantFrom(
        ...BUILT_IN_PROVIDERS.flatMap(({ closes }) =>
          (closes?.rows ?? []).map((row) => [row.text ?? ''].flat()[0] ?? ''),
        ),
      ),
    );
    const how = fc.constantFrom('frame', 'terminated', 'lost', 'frameless', 'protocol_error', 'message_too_big');
    const initiator = fc.constantFrom('provider', 'client', 'network');
    fc.assert(
      fc.property(provider, fc.integer({ min: 0, max: 65_535 }), words, how, initiator, (of, code, reason, by, who) => {
        const verdict = classifyClose({
          kind: 'close',
          account: 'default',
          provider: of,
          operation: undefined,
          origin: 'wss://voice.example',
          path: '/',
          code,
          reason,
          initiator: who as 'provider',
          how: by as 'frame',
          requestId: reason,
          startedAt: 0,
          endedAt: 0,
          duration: 0,
          context: ROOT_CONTEXT,
        });
        expect([...CATEGORIES, undefined]).toContain(verdict.category);
        expect(verdict.code).toMatch(/^(?:\d{1,5}(?:-\d{1,5})?|_OTHER)$/);
        expect(verdict.closeReason).toMatch(LABEL_VALUE);
      }),
    );
  });

  it('a frame is a reportable error or undefined', () => {
    const frame = fc.oneof(
      text,
      json.map((value) => JSON.stringify(value) ?? ''),
      json.map((value) => JSON.stringify({ type: 'session.error', ...Object(value) })),
      json.map((value) => JSON.stringify({ error_type: value, payload: value })),
    );
    fc.assert(
      fc.property(provider, frame, (of, it) => {
        const verdict = classifyErrorFrame(of, it, it);
        expect(verdict?.failed ?? true).toBe(true);
        expect(verdict?.errorType ?? 'a').toMatch(LABEL_VALUE);
        expect(isShort(verdict?.code)).toBe(true);
      }),
    );
  });

  it('a webhook is a call with an outcome of the closed set, or undefined', () => {
    const fields = BUILT_IN_PROVIDERS.flatMap(({ calls }) =>
      [calls?.fields.id, calls?.fields.status, calls?.fields.end].flat(),
    );
    const keys = fc.constantFrom(...new Set(fields.flatMap((path) => path?.replace(/^\$\./, '').split('.') ?? [])));
    const call = fc.dictionary(keys, fc.oneof(text, fc.double(), json));
    const payload = fc.oneof(
      fc.anything(),
      text,
      call,
      fc.record({ data: call, call, message: call }),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(provider, payload, (of, it) => {
        const verdict = classifyCallEvent(of, it);
        if (verdict === undefined) return;
        expect(CALL_OUTCOMES).toContain(verdict.outcome);
        expect([...CATEGORIES, undefined]).toContain(verdict.category);
        expect(verdict.endReason).toMatch(/^[\w.:' -]{0,64}$/);
        expect(verdict.endWord ?? 'a').toMatch(/^[\w .-]{1,128}$/);
        expect(verdict.duration ?? 0).toSatisfy((seconds: number) => seconds >= 0 && seconds <= 7 * 86_400);
        expect(Number.isFinite(verdict.cost?.amount ?? 0)).toBe(true);
      }),
    );
  });

  it('XML is a tree or undefined', () => {
    const tag = fc.constantFrom(
      '<a>',
      '</a>',
      '<b x="1">',
      '</b>',
      '<c/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '<?x?>',
      '<',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(tag, text)), (parts) => {
        expect(() => JSON.stringify(readXml(parts.join('')))).not.toThrow();
      }),
    );
  });

  it('a client error is read', () => {
    fc.assert(
      fc.property(fc.anything(), (error) => {
        expect(typeof readFailure(error).name).toBe('string');
        expect(readGivenUp(error).byService).toBe(true);
      }),
    );
  });

  it('a request target is read', () => {
    fc.assert(fc.property(fc.oneof(text, fc.webUrl()), text, (path, origin) => void readTarget(origin, path)));
  });
});

describe('redaction of any input', () => {
  const secret = fc.constantFrom(
    '+15555550100',
    'kst_live_9f8e7d6c5b4a',
    'caller@example.com',
    'sip:alice@pbx.example',
    'eyJhbGciOi.eyJzdWIi.c2ln',
  );
  const words = fc.string({ unit: fc.constantFrom(...'abcdefghi \n.,!?äß€😀'), maxLength: 80 });

  it('redacting text twice changes nothing more', () => {
    fc.assert(
      fc.property(text, (it) => {
        const once = redactText(it);
        expect(redactText(once)).toBe(once);
      }),
    );
  });

  it('a secret among words does not survive', () => {
    fc.assert(
      fc.property(words, secret, words, (before, it, after) => {
        expect(redactText(`${before} ${it} ${after}`)).not.toContain(it);
        expect(
          redactPath(
            `/v1/${encodeURIComponent(before)}?a=${encodeURIComponent(it)}&b=${encodeURIComponent(after)}`,
            undefined,
            undefined,
          ),
        ).not.toContain(encodeURIComponent(it));
      }),
    );
  });

  it('redacting a path twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.webUrl({ withQueryParameters: true })), provider, fc.nat(40), (path, of, at) => {
        const once = redactPath(path, of.definition.operations?.rows[at], of.definition);
        expect(redactPath(once, undefined, of.definition)).toBe(once);
      }),
    );
  });
});

describe('any configuration', () => {
  const key = fc.constantFrom(
    'providers',
    'customProviders',
    'metrics',
    'logger',
    'tracing',
    'kallglot',
    'hosts',
    'account',
    'serve',
    'port',
    'registry',
  );
  const config = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.anything(),
      fc.constantFrom('auto', false, true, 0, 80, 'voice.internal:8000', 'http://x', ''),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  })).value;

  it('is parsed, or rejected in one sentence', () => {
    fc.assert(
      fc.property(config, (it) => {
        try {
          expect(Object.isFrozen(parseConfig(it as object))).toBe(true);
        } catch (error) {
          expect((error as Error).message).toMatch(/^sidetone: [^\n]+$/);
        }
      }),
    );
  });
});
