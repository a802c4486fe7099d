import { type ParseArgsConfig, parseArgs } from 'node:util';
import { redactText } from '../../redact/text.ts';
import type { Output } from '../console/output.ts';
import { plain } from '../console/text.ts';

export type Command = {
  /** @returns the exit status: 1 if the command failed */
  run(args: readonly string[], output: Output): number | Promise<number>;
};

/** Our own messages: they are printed as a sentence, without a stack trace. */
export function isUsageMistake(error: Error): boolean {
  return error.message.startsWith('sidetone: ');
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Config<O extends Options> = {
  readonly args: readonly string[];
  readonly options: O;
  readonly allowNegative?: true;
  readonly allowPositionals?: true;
};
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowNegative: true }>
>['values'];

/**
 * @param usage the command as the user types it
 * @throws Error one sentence with the option, the value and what was expected
 */
export function readOptions<O extends Options>(usage: string, config: Config<O>): Values<O> {
  return readArguments(usage, config).values;
}

/** The same with the words that are no options. */
export function readArguments<O extends Options>(
  usage: string,
  { args, options, ...more }: Config<O>,
): { readonly values: Values<O>; readonly words: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, ...more });
    return { values: values as Values<O>, words: positionals };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('ERR_PARSE_ARGS_')) throw error;
    // Node's message continues with advice for developers.
    const problem = message.replace(/(?:\.\s|\n)[\s\S]*|\.$/, '');
    const expected = code.endsWith('_VALUE')
      ? `the form that \`${usage} --help\` shows`
      : `one of ${namesOf(options).join(', ')}`;
    throw new Error(`sidetone: ${problem.charAt(0).toLowerCase()}${problem.slice(1)}, expected ${expected}`);
  }
}

function namesOf(options: Options): string[] {
  return Object.entries(options).map(([name, option]) => (option.default === true ? `--no-${name}` : `--${name}`));
}

/** @throws Error one sentence with the option, the value and what was expected */
export function choice<const T extends string>(option: string, value: string, choices: readonly T[]): T {
  const found = choices.find((one) => one === value);
  if (found !== undefined) return found;
  throw new Error(`sidetone: --${option} is ${JSON.stringify(value)}, expected one of ${choices.join(', ')}`);
}

/**
 * The address of a server, to which a path is added.
 *
 * @throws Error one sentence with the option, the value and what was expected
 */
export function webAddress(option: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const expected = !/^https?:$/.test(URL.parse(value)?.protocol ?? '')
    ? 'an address'
    : /[?#]/.test(value)
      ? 'an address without a query and a fragment'
      : /["'`<>{}\\\s]/.test(value)
        ? 'an address without quotes, braces and spaces'
        : undefined;
  if (expected === undefined) return value;
  throw new Error(
    `sidetone: --${option} is ${JSON.stringify(value)}, expected ${expected} such as "https://grafana.example.com"`,
  );
}

/**
 * The address of a server, which may hold `user:password@`. Neither is printed.
 *
 * @throws Error one sentence naming the option, the value and what was expected
 */
export function serverAddress(option: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.parse(value);
  if (url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') return value;
  const shown =
    url !== null && (url.username !== '' || url.password !== '')
      ? '(with a password)'
      : JSON.stringify(plain(redactText(value)));
  throw new Error(`sidetone: --${option} is ${shown}, expected an address such as "http://localhost:9090"`);
}

/** @throws Error one sentence naming the option, the value and what was expected */
export function seconds(option: string, value: string | undefined, usual: number): number {
  if (value === undefined) return usual;
  const number = Number(value);
  if (value.trim() !== '' && number > 0 && number <= 86_400) return number;
  throw new Error(`sidetone: --${option} is ${JSON.stringify(plain(value))}, expected a number of seconds up to 86400`);
}
