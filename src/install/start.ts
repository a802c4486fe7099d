import { redactText } from '../redact/text.ts';
import type { SidetoneConfig } from './config.ts';
import { isStrict } from './environment.ts';
import { register } from './register.ts';

/**
 * register() for `--import sidetone/register`. The flag may reach a service through NODE_OPTIONS, far from its code: an
 * invalid environment costs the instrumentation and one line on stderr, not the service, unless SIDETONE_STRICT
 * is true.
 */
export function startFromEnvironment(config: SidetoneConfig): void {
  let strict = false;
  try {
    strict = isStrict(process.env);
    register(config);
  } catch (error) {
    const sentence = redactText(error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ');
    if (strict) {
      process.stderr.write(`${sentence}\n`);
      process.exit(1);
    }
    process.stderr.write(`${sentence}; the service runs without sidetone; SIDETONE_STRICT=true stops it instead\n`);
  }
}
