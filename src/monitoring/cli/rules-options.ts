import { readFileSync } from 'node:fs';
import { parseContacts } from '../alerting/contacts.ts';
import type { Contacts } from '../rules/contact-records.ts';

/** Labels that alerts have already, or that Prometheus gives them. */
const TAKEN = new Set([
  'alertname',
  'alertstate',
  'severity',
  'cluster',
  'namespace',
  'job',
  'instance',
  'by',
  'window',
  'slo',
]);
const MAX_CONTACTS_BYTES = 1_048_576;

/**
 * @param pairs each `<name>=<value>`
 * @throws Error one sentence naming the option, the value and what was expected
 */
export function readLabels(pairs: readonly string[], isKubernetes: boolean): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, Math.max(at, 0)), pair.slice(at + 1)];
      const expected = mistakeOf(name, value, at, isKubernetes);
      if (expected === undefined) return [name, value];
      throw new Error(`sidetone: --label is ${JSON.stringify(pair)}, expected ${expected}`);
    }),
  );
}

function mistakeOf(name: string, value: string, at: number, isKubernetes: boolean): string | undefined {
  if (at < 1 || value === '') return '<name>=<value>, such as team=voice';
  // https://prometheus.io/docs/concepts/data_model/: names with two underscores are Prometheus' own.
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name.startsWith('__'))
    return 'a name of letters, digits and underscores that begins with a letter';
  if (TAKEN.has(name) || name.startsWith('voice_api_')) return 'a label that alerts do not have yet';
  if (/[\r\n]|\{\{|\}\}/.test(value)) return 'a value of one line without template braces';
  // https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
  if (isKubernetes && !/^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/.test(value))
    return 'a value that Kubernetes accepts: at most 63 letters, digits, dots, dashes and underscores';
  return undefined;
}

/** @throws Error one sentence naming the option, the value and what was expected */
export function readNamespace(namespace: string | undefined, isKubernetes: boolean): string | undefined {
  if (namespace === undefined) return undefined;
  const refuse = (expected: string) =>
    new Error(`sidetone: --namespace is ${JSON.stringify(namespace)}, expected ${expected}`);
  if (!isKubernetes) throw refuse('--format kubernetes beside it');
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace))
    throw refuse('a Kubernetes namespace: lower case letters, digits and dashes');
  return namespace;
}

/** @throws Error one sentence naming the option, the value and what was expected */
export function readCronJobs(jobs: readonly string[]): readonly string[] {
  for (const job of jobs) {
    if (/^[^\s"\\{}]+$/.test(job)) continue;
    throw new Error(
      `sidetone: --cron-job is ${JSON.stringify(job)}, expected the value of a job label, such as nightly-report`,
    );
  }
  return jobs;
}

/** @throws Error one sentence naming the file, the key and what was expected */
export function readContacts(path: string | undefined): Contacts {
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(
      `sidetone: --contacts is ${JSON.stringify(path)}, expected a file that can be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  if (Buffer.byteLength(text) > MAX_CONTACTS_BYTES)
    throw new Error(`sidetone: --contacts is ${JSON.stringify(path)}, expected a file of at most 1 MiB`);
  return parseContacts(text, path);
}
