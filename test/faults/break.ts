import { onTestFinished } from 'vitest';

/** What is thrown on purpose. */
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

/** The same table, one entry of which can be read while it is checked, and never again. */
export function unreadable<Table extends object>(table: Table, key: keyof Table): Table {
  let checked = false;
  const get = () => {
    setImmediate(() => {
      checked = true;
    });
    return checked ? fail() : table[key];
  };
  return Object.defineProperty({ ...table }, key, { enumerable: true, get });
}

/** The lines that say something of a fault of ours. */
export const faultLines = (lines: readonly { message: string }[]): string[] =>
  lines.map(({ message }) => message).filter((message) => message.includes('fault'));

export const faultLine = (stage: string): string =>
  `sidetone: a fault of its own in "${stage}", swallowed; further ones of this kind are only counted`;
