/** @param folder below test/runtimes */
export function installPackages(folder: string): void;
/** @param folder below test/runtimes */
export function installLine(folder: string): void;
/** @param major such as "22" */
export function nodeOf(major: string): string;
