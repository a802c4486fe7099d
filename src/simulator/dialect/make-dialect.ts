import { listOf, wordsOf } from '../../catalogue/pattern.ts';
import type { CodeRow, Condition, ErrorFrame, Path, Provider } from '../../catalogue/provider.ts';
import type { Category } from '../../model/verdict.ts';
import type { Dialect, Scenario, WireError } from './dialect.ts';
import type { StreamDialect, StreamProtocol } from './stream-dialect.ts';
import { WireBody } from './wire-body.ts';

/** What the tables of a provider do not hold, and what replaces the generated parts of its dialect. */
export type OwnDialect = Partial<Omit<Dialect, 'provider' | 'streams'>> & { readonly streams?: Partial<StreamDialect> };

/**
 * Makes a dialect from the tables of a provider: error bodies from the paths, texts from the rows, scenarios from the
 * categories.
 *
 * @param own wins over what is generated; its protocols are added
 */
export function makeDialect(provider: Provider, { streams: ownStreams, ...own }: OwnDialect = {}): Dialect {
  const streams = streamsOf(provider, ownStreams);
  const waits = (provider.codes?.rows ?? []).filter(({ retry }) => retry === 'after').map(({ code }) => code);
  const hasWaits = waits.length > 0 || provider.statuses?.rows.some(({ retry }) => retry === 'after') === true;
  return {
    provider,
    source: provider.errorBody?.source ?? provider.docs[0],
    messages: {},
    errorBody: (error) => errorBodyOf(provider, error),
    errorHeaders: (error) => errorHeadersOf(provider, error),
    successes: {},
    scenarios: scenariosOf(provider),
    ...(hasWaits && { retryAfter: { codes: waits, seconds: 5 } }),
    ...(streams !== undefined && { streams }),
    ...own,
  };
}

/** The row that an error is sent for: the first of its code. */
const rowOf = ({ codes }: Provider, code: string | undefined): CodeRow | undefined =>
  code === undefined ? undefined : codes?.rows.find((row) => row.code === code);

/** The fields of the body beside the message: none for a code that a text or a value identifies. */
const wordOf = (row: CodeRow | undefined, code: string | undefined): string | undefined =>
  row?.text === undefined && row?.at === undefined ? code : undefined;

const inBody = (paths: readonly Path[] = []): readonly Path[] => paths.filter((path) => !path.startsWith('header:'));

function errorBodyOf(provider: Provider, { code, message, requestId, retryAfter }: WireError): unknown {
  const places = provider.errorBody;
  const row = rowOf(provider, code);
  const body = new WireBody();
  satisfy(body, row?.when);
  if (row?.at !== undefined) body.set([row.at], 'true');
  const word = wordOf(row, code);
  // A path whose mere presence is another row's sign holds no other code.
  const signs = new Set((provider.codes?.rows ?? []).map(({ at }) => at));
  const codePaths = inBody(places?.code).filter((path) => !signs.has(path));
  if (word !== undefined) body.set([...codePaths, ...inBody(places?.type)], word, provider.docs[0]);
  body.set(inBody(places?.message), message);
  body.set(inBody(places?.requestId), requestId);
  const wait = places?.retryAfter?.find((where) => typeof where === 'string');
  if (retryAfter !== undefined && wait !== undefined) body.set(inBody([wait]), `${retryAfter}s`);
  return body.value;
}

/** A condition of the row holds in what is sent. */
function satisfy(body: WireBody, when: Condition | undefined): void {
  if (when?.at !== undefined && !when.at.startsWith('header:')) body.set([when.at], listOf(when.is ?? true)[0]);
}

function errorHeadersOf({ errorBody }: Provider, { code, message }: WireError): Readonly<Record<string, string>> {
  const nameIn = (paths: readonly Path[] = []): string | undefined =>
    paths.find((path) => path.startsWith('header:'))?.slice('header:'.length);
  const [forCode, forMessage] = [nameIn(errorBody?.code), nameIn(errorBody?.message)];
  return {
    ...(forCode !== undefined && code !== undefined && { [forCode]: code }),
    ...(forMessage !== undefined && /^[\x20-\x7e]*$/.test(message) && { [forMessage]: message }),
  };
}

function scenariosOf(provider: Provider): Dialect['scenarios'] {
  const dials = provider.operations?.rows.filter(({ placesCall }) => placesCall === true).map(({ name }) => name) ?? [];
  const of = (category: Category): Scenario | undefined => scenarioOf(provider, category);
  const [outOfCredits, rateLimited, dialFailed] = [of('credits'), of('rate_limit'), of('dial')];
  return {
    keyRevoked: of('auth') ?? { status: 401 },
    ...(outOfCredits !== undefined && { outOfCredits }),
    ...(rateLimited !== undefined && { rateLimited }),
    ...(dialFailed !== undefined && { dialFailed: { ...dialFailed, ...(dials.length > 0 && { on: dials }) } }),
  };
}

/** The first code that HTTP carries, else the first status. */
function scenarioOf({ codes, statuses }: Provider, category: Category): Scenario | undefined {
  const row = codes?.rows.find((candidate) => candidate.category === category && candidate.status !== undefined);
  if (row !== undefined) return { code: row.code };
  const status = statuses?.rows.find((candidate) => candidate.category === category && candidate.when === undefined);
  return status && { status: status.status };
}

/** Streams that accept every frame and send none. A provider's own dialect adds what it documents. */
function streamsOf(provider: Provider, own: Partial<StreamDialect> = {}): StreamDialect | undefined {
  const { operations, errorFrames, closes, docs } = provider;
  const names = operations?.rows.filter(({ stream }) => stream === true).map(({ name }) => name) ?? [];
  if (names.length === 0) return undefined;
  const silent: StreamProtocol = { kind: 'type', answers: {} };
  return {
    source: closes?.source ?? errorFrames?.[0]?.source ?? docs[0],
    errorFrame: ({ code, message }) => frameOf(provider, errorFrames?.[0], code, message),
    ...own,
    protocols: { ...Object.fromEntries(names.map((name) => [name, silent])), ...own.protocols },
  };
}

function frameOf(provider: Provider, frame: ErrorFrame | undefined, code: string, message: string): object {
  const body = new WireBody();
  satisfy(body, frame?.when);
  const row = rowOf(provider, code);
  satisfy(body, row?.when);
  const word = wordOf(row, code);
  if (word !== undefined) body.set([...(frame?.code ?? []), ...(frame?.type ?? [])], word);
  body.set(frame?.message ?? [], message);
  const { value } = body;
  return typeof value === 'object' && value !== null ? value : {};
}

/** The documented text of a code. */
export function textOf(row: CodeRow): string {
  const words = row.text ?? row.when?.text;
  return row.message ?? (words === undefined ? row.code.replaceAll('_', ' ') : wordsOf(words));
}
