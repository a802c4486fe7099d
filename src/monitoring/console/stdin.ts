/** An error body has a few kilobytes. */
const MAX_BYTES = 1024 * 1024;

/** @throws Error one sentence where it is a terminal, or too long */
export async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) throw new Error('sidetone: stdin is a terminal, expected JSON from a pipe or a file');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('sidetone: stdin holds more than 1 MiB, expected one error body');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
