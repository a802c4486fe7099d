import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCode, identifier, requestId } from '../../src/classify/sanitise.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { isSecretHeader } from '../../src/redact/headers.ts';
import { redactText } from '../../src/redact/text.ts';
import { redactPath } from '../../src/redact/url.ts';

type Redaction = { input: string; provider?: string; gone: string[]; stays: string[]; why: string };
type Identifier = { kind: 'code' | 'type' | 'param' | 'requestId'; input: string; kept: boolean; why: string };
type Header = { input: string; secret: boolean; why: string };

const read = <Entry>(name: string): Entry[] =>
  JSON.parse(readFileSync(new URL(`./corpus/${name}.json`, import.meta.url), 'utf8')) as Entry[];

const definitionOf = (name: string | undefined) => {
  const found = BUILT_IN_PROVIDERS.find((provider) => provider.name === name);
  if (name !== undefined && found === undefined) throw new Error(`no provider ${name}`);
  return found;
};

/** Text without anything private must not change. */
function judge(entry: Redaction, output: string): object {
  const { input, gone, stays } = entry;
  return {
    input,
    left: gone.filter((part) => output.includes(part)),
    lost: (gone.length === 0 ? [input] : stays).filter((part) => !output.includes(part)),
    same: output === input,
  };
}

const SANITISERS = { code: errorCode, type: identifier, param: identifier, requestId };

describe('the corpus', () => {
  it.each(read<Redaction>('text'))('text: $why: $input', (entry) => {
    expect(judge(entry, redactText(entry.input))).toEqual({
      input: entry.input,
      left: [],
      lost: [],
      same: entry.gone.length === 0,
    });
  });

  it.each(read<Redaction>('url'))('url: $why: $input', (entry) => {
    const definition = definitionOf(entry.provider);
    const [method, path] = ['GET', entry.input.split('?')[0]];
    const operation = definition?.operations?.rows.find((row) => row.method === method && row.template === path);
    expect(judge(entry, redactPath(entry.input, operation, definition))).toEqual({
      input: entry.input,
      left: [],
      lost: [],
      same: entry.gone.length === 0,
    });
  });

  it.each(read<Identifier>('identifiers'))('$kind: $why: $input', ({ kind, input, kept }) => {
    expect(SANITISERS[kind](input, [])).toBe(kept ? input : undefined);
  });

  it.each(read<Header>('headers'))('header: $why: $input', ({ input, secret }) => {
    expect(isSecretHeader(input)).toBe(secret);
  });

  // The corpus must not list only what works: each provider with documented keys has its share.
  it.each(['kallglot', 'kaicalls', 'dograh', 'itellico'])('has keys of %s, in its own shapes', (name) => {
    const patterns = definitionOf(name)?.secrets?.patterns ?? [];
    const inputs = [...read<Redaction>('text'), ...read<Redaction>('url')].map(({ input }) => input);
    expect(patterns.map((pattern) => inputs.some((input) => input.search(pattern) !== -1))).toEqual(
      patterns.map(() => true),
    );
  });
});

describe('a long text', () => {
  it('is cut between words, so that no part of a key remains', () => {
    const key = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0';
    for (let length = 4050; length < 4100; length++) {
      const output = redactText(`${'a '.repeat(length / 2)}${key} tail`);
      expect({ length, leak: output.includes('eyJ') }).toEqual({ length, leak: false });
    }
    expect(redactText('a'.repeat(5000))).toBe('REDACTED');
  });
});

describe('redacting twice', () => {
  it.each([...read<Redaction>('text')])('changes nothing more: $input', ({ input }) => {
    const once = redactText(input);
    expect(redactText(once)).toBe(once);
  });
});
