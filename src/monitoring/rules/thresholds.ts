import { PARAMETER_NAMES, PARAMETERS, type Parameter, type ParameterName, type Thresholds } from './parameters.ts';

/** A pair in which the first must be less than the second. */
const ORDERED: readonly (readonly [less: ParameterName, more: ParameterName])[] = [
  ['credits.criticalHours', 'credits.lowHours'],
  ['dial.warningShare', 'dial.criticalShare'],
  ['dial.warningShare', 'dial.refusedCriticalShare'],
  ['auth.warningShare', 'auth.criticalShare'],
  ['errors.share', 'errors.sustainedShare'],
  ['errors.sustainedShare', 'errors.lostShare'],
  ['hanging.warningShare', 'hanging.criticalShare'],
  ['calls.shortWarningShare', 'calls.shortCriticalShare'],
  ['telemetry.warningShare', 'telemetry.criticalShare'],
  ['streams.refusedWarningShare', 'streams.refusedCriticalShare'],
  ['streams.droppedWarningShare', 'streams.droppedCriticalShare'],
];

export const DEFAULT_THRESHOLDS = Object.freeze(
  Object.fromEntries(PARAMETER_NAMES.map((name) => [name, PARAMETERS[name].default])),
) as Thresholds;

/** @throws Error one sentence naming the key, the value and the range */
export function parseThresholds(overrides: Readonly<Record<string, number | string>> = {}): Thresholds {
  const thresholds: Record<ParameterName, number> = { ...DEFAULT_THRESHOLDS };
  for (const [key, value] of Object.entries(overrides)) {
    if (!isParameter(key)) {
      throw new Error(`sidetone: ${key} is not a threshold, expected one of ${PARAMETER_NAMES.join(', ')}`);
    }
    thresholds[key] = parseValue(key, value);
  }
  for (const [less, more] of ORDERED) {
    if (thresholds[less] < thresholds[more]) continue;
    throw new Error(
      `sidetone: ${less} is ${thresholds[less]}, expected less than ${more}, which is ${thresholds[more]}`,
    );
  }
  return Object.freeze(thresholds);
}

function isParameter(key: string): key is ParameterName {
  return Object.hasOwn(PARAMETERS, key);
}

function parseValue(key: ParameterName, value: number | string): number {
  const { min, max, unit }: Parameter = PARAMETERS[key];
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  const whole = unit === 'count';
  if (number >= min && number <= max && (!whole || Number.isInteger(number))) return number;
  const expected = `${whole ? 'a whole number' : 'a number'} from ${min} to ${max} (${unit})`;
  throw new Error(`sidetone: ${key} is ${JSON.stringify(value)}, expected ${expected}`);
}
