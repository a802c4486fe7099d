import { redactText } from '../redact/text.ts';
import type { SidetoneConfig } from './config.ts';
import { register } from './register.ts';

/**
 * register() for `--import sidetone/register`. The flag may reach a service through NODE_OPTIONS, far from its code: a
 * invalid environment costs the instrumentation and one line on stderr, not the service, unless SIDETONE_STRICT
 * is true.
 */
export function startFromEnvironment(config: SidetoneConfig): void {
  try {
    register(config);
  } catch (error) {
    const sentence = redactText(error instanceof Error ? error.message : String(error)).replaceAll(/\s*\n\s*/g, ' ');
    if (isStrict(process.env['SIDETONE_STRICT'])) {
      process.stderr.write(`${sentence}\n`);
      process.exit(1);
    }
    process.stderr.write(`${sentence}; the service runs without sidetone; SIDETONE_STRICT=true stops it instead\n`);
  }
}

function isStrict(text = ''): boolean {
  return ['true', '1'].includes(text.trim().toLowerCase());
}
