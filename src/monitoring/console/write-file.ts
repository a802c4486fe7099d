import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Replaces a file whole or not at all: the text goes to a new file beside it, which is then renamed. A symbolic link is
 * refused, so that a link in a shared folder cannot redirect the write.
 *
 * @throws Error one sentence with the path and what to do
 */
export function replaceFile(path: string, text: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink() === true)
    throw new Error(
      `sidetone: ${path} is a symbolic link, expected a file or nothing: remove it or choose another path`,
    );
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    // 'wx' never follows a link that another process puts there meanwhile (open(2), O_EXCL).
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw cannotWrite(path, error);
  }
}

/** @throws Error one sentence with the path and what to do */
export function makeFolder(path: string): void {
  try {
    const missing: string[] = [];
    for (let folder = resolve(path); !exists(folder); folder = dirname(folder)) missing.unshift(folder);
    // Not `recursive`: in a place that cannot hold folders, such as /proc, Node would try forever.
    for (const folder of missing) mkdirSync(folder);
    if (!statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' });
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'a file is in the way',
  EISDIR: 'it is a folder',
  ENOENT: 'the folder does not exist',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the disk is read-only',
};

function cannotWrite(path: string, error: unknown): Error {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return new Error(`sidetone: ${path} cannot be written: ${REASONS[code] ?? code} (${code})`);
}
