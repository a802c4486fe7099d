import { DIALECTS, type ProviderName } from './dialects.ts';
import { mistake, quoted } from './mistake.ts';
import { SimulatedProvider } from './simulated-provider.ts';

/** Every key is optional. */
export type SimulatorConfig = {
  /** Default: all. */
  readonly providers?: readonly ProviderName[];
  /** By provider. Default: any free port. */
  readonly ports?: Readonly<Partial<Record<ProviderName, number>>>;
  /** Default: loopback. */
  readonly host?: string;
};

export type Simulator = {
  readonly providers: readonly SimulatedProvider[];
  /** @throws Error if the provider is not simulated */
  provider(name: ProviderName): SimulatedProvider;
  /** Ends every connection, idle ones too. */
  close(): Promise<void>;
};

const KEYS = ['providers', 'ports', 'host'];
const NAMES = Object.keys(DIALECTS) as ProviderName[];

/**
 * Starts servers that send the providers' documented responses, for tests and for drills of your alerts.
 *
 * @throws Error one sentence with the key, the value and what was expected; no port is open then
 */
export async function startSimulator(config: SimulatorConfig = {}): Promise<Simulator> {
  const { providers: names, ports, host } = parse(config);
  const providers = names.map((name) => new SimulatedProvider(DIALECTS[name]));
  const close = async (): Promise<void> => void (await Promise.all(providers.map((provider) => provider.close())));
  const opened = await Promise.allSettled(
    names.map((name, i) => open(providers[i] as SimulatedProvider, host, ports[name] ?? 0)),
  );
  const failed = opened.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  return {
    providers,
    provider: (name) => {
      const found = providers[names.indexOf(name)];
      if (found === undefined) throw mistake('provider', name, `one of ${quoted(names)}`);
      return found;
    },
    close,
  };
}

async function open(provider: SimulatedProvider, host: string, port: number): Promise<void> {
  try {
    await provider.open(host, port);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw mistake(`ports.${provider.name}`, port, `a free port on ${host} (${code ?? message})`);
  }
}

function parse(config: SimulatorConfig): Required<SimulatorConfig> {
  for (const [key, value] of Object.entries(config)) {
    if (!KEYS.includes(key)) throw mistake(key, value, `one of the keys ${KEYS.join(', ')}`);
  }
  const { providers: names = NAMES, ports = {}, host = '127.0.0.1' } = config;
  if (!Array.isArray(names)) throw mistake('providers', names, 'a list of provider names');
  names.forEach((name, i) => {
    if (!NAMES.includes(name)) throw mistake(`providers[${i}]`, name, `one of ${quoted(NAMES)}`);
    if (names.indexOf(name) !== i) throw mistake(`providers[${i}]`, name, 'each provider once');
  });
  for (const [name, port] of Object.entries(ports)) {
    if (!names.includes(name as ProviderName)) throw mistake(`ports.${name}`, port, `one of ${quoted(names)}`);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw mistake(`ports.${name}`, port, 'a whole number from 0 to 65535');
  }
  if (typeof host !== 'string' || host === '') throw mistake('host', host, 'a host name or an address');
  return { providers: names, ports, host };
}
