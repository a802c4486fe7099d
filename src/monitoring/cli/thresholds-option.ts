import { PARAMETER_NAMES, PARAMETERS, type Parameter, type Thresholds } from '../rules/parameters.ts';
import { parseThresholds } from '../rules/thresholds.ts';

/** Part of the help of each command that takes --set. */
export const THRESHOLDS_HELP = `thresholds:
${PARAMETER_NAMES.map((name) => describe(name, PARAMETERS[name])).join('\n')}
`;

function describe(name: string, { min, max, unit, description, ...parameter }: Parameter): string {
  return `  ${name} (${parameter.default}; ${min} to ${max} ${unit})\n      ${description}`;
}

/**
 * @param pairs each `<threshold>=<value>`
 * @throws Error one sentence with the option, the value and what was expected
 */
export function readThresholds(pairs: readonly string[]): Thresholds {
  const entries = pairs.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    if (at > 0) return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    throw new Error(
      `sidetone: --set is ${JSON.stringify(pair)}, expected <threshold>=<value>, such as credits.lowHours=48`,
    );
  });
  return parseThresholds(Object.fromEntries(entries));
}
