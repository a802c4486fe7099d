import { compileCondition, type Facts, type Holds } from '../catalogue/condition.ts';
import { listOf } from '../catalogue/pattern.ts';
import type { ErrorFrame } from '../catalogue/provider.ts';
import { wordAt } from '../catalogue/read-value.ts';
import { standardRow } from '../catalogue/standards.ts';
import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { OTHER } from '../model/attributes.ts';
import type { Verdict } from '../model/verdict.ts';
import { closeRowOf } from './close.ts';
import { type ErrorFacts, judgeError, type Otherwise, readErrorFacts } from './error-facts.ts';
import { parseJson } from './read-body.ts';
import { requestId } from './sanitise.ts';

const UNKNOWN: Otherwise = { category: 'unknown', errorType: OTHER, retry: undefined, todo: undefined };

/**
 * Classifies a message of a stream that may report a failure; undefined if it does not.
 *
 * @param operation its name
 * @param handshakeId request id of the stream's handshake
 */
export function classifyErrorFrame(
  provider: WatchedProvider,
  text: string,
  handshakeId: string | undefined,
  operation?: string,
): Verdict | undefined {
  for (const frame of provider.errorFrames) {
    if (!listOf(frame.contains).some((needle) => text.includes(needle))) continue;
    const error = readFrame(provider, frame, text, operation);
    if (error === undefined) continue;
    // A planned end is not an error, and not another kind of frame either.
    if (frame.planned?.some((code) => error.words.includes(code)) === true) return undefined;
    const otherwise = otherwiseOf(provider, frame, error);
    if (otherwise === undefined) return undefined;
    const verdict = judgeError(provider, error, otherwise, undefined, 0);
    return { ...verdict, requestId: verdict.requestId ?? requestId(handshakeId, provider.secrets) };
  }
  return undefined;
}

function readFrame(
  provider: WatchedProvider,
  frame: ErrorFrame,
  text: string,
  operation: string | undefined,
): ErrorFacts | undefined {
  const start = frame.after === undefined ? 0 : text.indexOf(frame.after) + frame.after.length;
  const json = parseJson(start === 0 ? text : text.slice(start));
  if (typeof json !== 'object' || json === null) return undefined;
  const place = { root: json, node: json, headers: undefined };
  const status = Number(wordAt(place, frame.status) ?? Number.NaN);
  const error = readErrorFacts(provider, frame, place, {
    status: Number.isNaN(status) ? undefined : status,
    operation,
  });
  return isError(frame, error) ? error : undefined;
}

const CONDITIONS = new WeakMap<ErrorFrame, Holds>();

function isError(frame: ErrorFrame, { words, facts, message }: ErrorFacts): boolean {
  if (frame.when === undefined) return words.length > 0 || (message !== undefined && facts.status !== undefined);
  let holds = CONDITIONS.get(frame);
  if (holds === undefined) {
    holds = compileCondition(frame.when) as Holds;
    CONDITIONS.set(frame, holds);
  }
  return holds(facts);
}

/** By a close code or a status in the frame, as if received as such; undefined if it is not an error. */
function otherwiseOf(provider: WatchedProvider, frame: ErrorFrame, error: ErrorFacts): Otherwise | undefined {
  const { facts, message = '' } = error;
  if (error.found !== undefined) return UNKNOWN;
  const closeCode = Number(wordAt(facts.place, frame.closeCode) ?? Number.NaN);
  if (closeCode >= 1000 && closeCode <= 4999) {
    const { category, retry, todo, reason } = closeRowOf(provider, closeCode, message);
    return category === undefined ? undefined : { category, retry, todo, errorType: reason };
  }
  if (facts.status !== undefined && facts.status >= 400 && facts.status < 600)
    return byStatus(provider, facts, facts.status);
  return frame.otherwise === undefined ? UNKNOWN : { ...frame.otherwise, errorType: OTHER };
}

function byStatus(provider: WatchedProvider, facts: Facts, status: number): Otherwise {
  const row = provider.statuses.find(status, facts) ?? standardRow(status);
  return { ...row, errorType: String(status) };
}
