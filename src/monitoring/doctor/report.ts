import type { Output, Style } from '../console/output.ts';
import { wrap } from '../console/text.ts';
import type { GroupOutcome, Outcome, Result } from './check.ts';

const WORDS: Readonly<Record<Result, string>> = { ok: 'ok', warning: 'warn', error: 'FAIL', skipped: 'skip' };
const STYLES: Readonly<Record<Result, Style>> = { ok: 'green', warning: 'yellow', error: 'red', skipped: 'dim' };
const INDENT = 9;

type Screen = Pick<Output, 'columns' | 'paint'>;

/** One line for each check, with what was seen and how to fix it below those that failed. */
export function printGroups(groups: readonly GroupOutcome[], screen: Screen, verbose: boolean): string {
  const blocks = groups.map(({ name, address, checks }) =>
    [screen.paint('bold', `${name}  ${address}`), ...checks.flatMap((one) => printOutcome(one, screen, verbose))].join(
      '\n',
    ),
  );
  return `${blocks.join('\n\n')}\n\n${summary(groups)}\n`;
}

function printOutcome(
  { result, title, detail, seen, meaning, fix, ms }: Outcome,
  { columns, paint }: Screen,
  verbose: boolean,
): string[] {
  const time = verbose ? ` [${ms} ms]` : '';
  const head = `  ${paint(STYLES[result], WORDS[result].padEnd(5))}  ${title}${detail === undefined ? '' : `: ${detail}`}${time}`;
  const facts: [string, string | undefined][] = [
    ['seen', seen],
    ['means', meaning],
    ['fix', fix],
  ];
  const lines = facts.flatMap(([label, text]) => {
    if (text === undefined) return [];
    const indent = ' '.repeat(INDENT + 7);
    return [
      `${' '.repeat(INDENT)}${label.padEnd(7)}${wrap(text, Math.max(columns - indent.length, 40)).replaceAll('\n', `\n${indent}`)}`,
    ];
  });
  return [head, ...lines];
}

export function count(groups: readonly GroupOutcome[], result: Result): number {
  return groups.flatMap(({ checks }) => checks).filter((one) => one.result === result).length;
}

function summary(groups: readonly GroupOutcome[]): string {
  const warnings = count(groups, 'warning');
  const parts = [
    `${count(groups, 'ok')} ok`,
    `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
    `${count(groups, 'error')} failed`,
    `${count(groups, 'skipped')} skipped`,
  ];
  return parts.join(', ');
}
