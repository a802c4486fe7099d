import { onTestFinished } from 'vitest';

/** The message of a deliberate error. */
export const BROKEN = 'broken on purpose';

export function fail(): never {
  throw new Error(BROKEN);
}

/** Lets one method of a class throw, for as long as the test runs. */
export function breakMethod<Class extends { prototype: object }>(of: Class, name: keyof Class['prototype']): void {
  const whole = Object.getOwnPropertyDescriptor(of.prototype, name) as PropertyDescriptor;
  Object.defineProperty(of.prototype, name, { ...whole, value: fail });
  onTestFinished(() => void Object.defineProperty(of.prototype, name, whole));
}

/** The same table with one entry that throws once validation has passed. */
export function unreadable<Table extends object>(table: Table, key: keyof Table): Table {
  let atTheDoor = true;
  queueMicrotask(() => {
    atTheDoor = false;
  });
  return Object.defineProperty({ ...table }, key, { enumerable: true, get: () => (atTheDoor ? table[key] : fail()) });
}

/** The log lines that report a fault of sidetone itself. */
export const faultLines = (lines: readonly { message: string }[]): string[] =>
  lines.map(({ message }) => message).filter((message) => message.includes('internal error'));

export const faultLine = (stage: string): string =>
  `sidetone: internal error in "${stage}"; the service is not affected, and repeats are only counted`;
