export type Output = { out(text: string): void; err(text: string): void };

export type Command = {
  readonly name: string;
  readonly summary: string;
  /** @returns the exit status: 1 when what was asked could not be done */
  run(args: readonly string[], output: Output): number | Promise<number>;
};

/** Of node:util's parseArgs, and those that we word ourselves: told in a sentence, not by a stack trace. */
export function isUsageMistake(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code?.startsWith('ERR_PARSE_ARGS_') === true || error.message.startsWith('sidetone: ');
}

/** @throws Error one sentence naming the option, the value and what was expected */
export function choice<const T extends string>(option: string, value: string, choices: readonly T[]): T {
  const found = choices.find((one) => one === value);
  if (found !== undefined) return found;
  throw new Error(`sidetone: --${option} is ${JSON.stringify(value)}, expected one of ${choices.join(', ')}`);
}

/** @throws Error one sentence naming the option, the value and what was expected */
export function webAddress(option: string, value: string | undefined): string | undefined {
  if (value === undefined || /^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value;
  throw new Error(
    `sidetone: --${option} is ${JSON.stringify(value)}, expected an address such as "https://grafana.example.com"`,
  );
}
