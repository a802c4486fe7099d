import { holdsCounts, isLimitHeader } from '../../../src/redact/headers.ts';
import { redactText } from '../../../src/redact/text.ts';
import { AuditServer } from '../server.ts';
import { SIGNALS, type Signal, Signals } from '../signals.ts';
import { type Forms, formsOf, isFound } from './find.ts';
import type { Planting } from './planting.ts';
import { playPlanting } from './play.ts';

export type PlantingResult = {
  readonly planting: Planting;
  /** Secrets in signals. */
  readonly leaks: readonly { readonly secret: string; readonly signals: readonly Signal[] }[];
  /** Secrets that redaction leaves in the text, whether or not sidetone reads it. */
  readonly unredacted: readonly string[];
  /** Words to keep that no signal holds. */
  readonly missing: readonly string[];
  /** Words to keep that redaction removes from the text. */
  readonly lost: readonly string[];
  /** The message in the log. */
  readonly logged: string;
};

/** Plays each planting with a real server and real clients, and searches every signal for its secrets. */
export async function runPlantings(
  plantings: readonly Planting[],
  progress: (result: PlantingResult) => void = () => {},
): Promise<PlantingResult[]> {
  const server = await AuditServer.start();
  const names = plantings.flatMap(({ header }) => (header === undefined ? [] : [header]));
  const signals = await Signals.start(['location', 'www-authenticate', 'retry-after', ...names]);
  const results: PlantingResult[] = [];
  for (const planting of plantings) {
    const before = Object.fromEntries(SIGNALS.map((signal) => [signal, signals.texts[signal].length]));
    await playPlanting(planting, server, signals);
    const fresh = SIGNALS.map((signal) => [signal, signals.texts[signal].slice(before[signal])] as const);
    const result = judge(planting, fresh);
    results.push(result);
    progress(result);
  }
  await signals.stop();
  await server.close();
  return results;
}

function judge(planting: Planting, texts: readonly (readonly [Signal, string])[]): PlantingResult {
  const forms = texts.map(([signal, text]) => [signal, formsOf(text)] as const);
  const { header, content } = planting;
  const isCount = header !== undefined && isLimitHeader(header) && holdsCounts(content);
  const redacted = formsOf(isCount ? content : redactText(content));
  const leaks = planting.secrets.flatMap((secret) => {
    const found = forms.filter(([, form]) => isFound(secret, form)).map(([signal]) => signal);
    return found.length === 0 ? [] : [{ secret, signals: found }];
  });
  return {
    planting,
    leaks,
    unredacted: planting.secrets.filter((secret) => isFound(secret, redacted)),
    missing: planting.keep.filter((word) => !forms.some(([, form]) => holds(form, word))),
    lost: planting.keep.filter((word) => !holds(redacted, word)),
    logged: loggedIn(texts.find(([signal]) => signal === 'log')?.[1] ?? ''),
  };
}

const holds = ({ texts }: Forms, word: string): boolean => texts.some((text) => text.includes(word.toLowerCase()));

function loggedIn(lines: string): string {
  for (const line of lines.split('\n')) {
    if (line === '') continue;
    const { provider_message: message } = JSON.parse(line) as { provider_message?: string };
    if (message !== undefined) return message;
  }
  return '';
}
