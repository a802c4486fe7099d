import { readFileSync } from 'node:fs';
import { BUILT_IN_PROVIDERS } from '../../../src/providers/built-in.ts';

/** One text as a provider, a proxy or a client writes it, with the secrets in it. */
export type Planting = {
  readonly id: string;
  /** `json-error-body`, `header-value`, `ws-close-reason`, …: see play.ts. */
  readonly where: string;
  readonly provider: string;
  readonly content: string;
  /** Must not leave, neither whole nor in a recognisable part. */
  readonly secrets: readonly string[];
  /** Should survive. */
  readonly keep: readonly string[];
  /** Of a header-value. */
  readonly header?: string;
  readonly status?: number;
  /** Of a close. */
  readonly code?: number;
};

/** @throws Error with the line that is not a planting */
export function readPlantings(path: string): Planting[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, i) => (line.trim() === '' ? [] : [parse(line, `${path}:${i + 1}`)]));
}

function parse(line: string, place: string): Planting {
  const planting = { secrets: [], keep: [], provider: '', ...(JSON.parse(line) as Partial<Planting>) };
  const { id, where, content } = planting;
  if (id === undefined || typeof where !== 'string' || typeof content !== 'string')
    throw new Error(`${place} has no id, no where or no content`);
  return { ...planting, id: String(id), where, content, header: planting.header?.toLowerCase() } as Planting;
}

const NAMES = BUILT_IN_PROVIDERS.map(({ name }) => name);

/** Reads a body of plain text as its message. */
const READER = 'deepgram';

/** The provider of the catalogue that answers: for others, one that reads any text. */
export function providerNamed(name: string): string {
  const words = name.toLowerCase().replaceAll(/[^a-z]+/g, '_');
  return NAMES.find((known) => known === words) ?? NAMES.find((known) => words.startsWith(known)) ?? READER;
}
