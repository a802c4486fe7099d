import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { OTHER } from '../model/attributes.ts';
import { NOTHING_SAID, type Verdict } from '../model/verdict.ts';
import { readPath, readText } from './read-json.ts';
import { errorCode, requestId } from './sanitise.ts';

/**
 * Judges a text frame that may say that something failed; undefined when it does not.
 *
 * @param handshakeId request id of the stream's handshake
 */
export function classifyErrorFrame(
  provider: WatchedProvider,
  text: string,
  handshakeId: string | undefined,
): Verdict | undefined {
  const { errorFrame } = provider;
  const json = parse(text);
  if (errorFrame === undefined || json === undefined) return undefined;
  const word = readText(json, errorFrame.code);
  const isError = errorFrame.type === undefined ? word !== undefined : readPath(json, 'type') === errorFrame.type;
  if (!isError) return undefined;
  const message = readText(json, errorFrame.message);
  const row =
    (word === undefined ? undefined : provider.codes.get(word)) ??
    provider.texts.find(({ startsWith }) => message?.startsWith(startsWith));
  return {
    ...NOTHING_SAID,
    category: row?.category ?? 'unknown',
    failed: true,
    errorType: row?.code ?? OTHER,
    code: errorCode(word, provider.secrets) ?? row?.code,
    message,
    requestId: requestId(handshakeId, provider.secrets),
    retry: row?.retry,
    todo: row?.todo,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
