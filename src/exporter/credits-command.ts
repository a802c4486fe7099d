import { once } from 'node:events';
import { askedOperation, idsOf } from '../credits/address.ts';
import { type Command, readOptions } from '../monitoring/cli/command.ts';
import { textTable } from '../monitoring/console/text.ts';
import { LAZY_PROVIDERS } from '../providers/lazy.ts';
import { startExporter } from './exporter.ts';
import { readExporterOptions } from './exporter-options.ts';

const HELP = `Asks providers for the balances of accounts, and serves them as metrics for Prometheus. One process is enough for a fleet.

usage: sidetone credits --config <file> [options]
       sidetone credits --account provider=<name>,account=<name>,key=<VARIABLE>[,<id>=<value>] [options]
       sidetone credits --list

  --config <file>            JSON: {"accounts": [{"provider", "account", "key", "ids", "region", "origin"}], "interval",
                             "requestsPerHour", "atStart"}
  --account <pairs>          one account, repeatable; \`key\` is the name of the environment variable that holds
                             the key, and \`$NAME\` as the value of an id is a variable as well
  --interval <seconds>       between two requests for one account, from 60; default: 300
  --requests-per-hour <n>    the most requests in an hour, over all accounts
  --at-start                 asks at once, and not only after the first interval
  --port <number>            of the metrics; default: 9465
  --host <address>           where they are served; default: localhost, 0.0.0.0 for a Prometheus on another machine
  --list                     lists the providers that can be asked, with the ids that they need
  -h, --help

examples:
  sidetone credits --account provider=telnyx,account=eu-sales,key=TELNYX_API_KEY
  sidetone credits --account 'provider=twilio,account=eu,key=TWILIO_AUTH_TOKEN,AccountSid=$TWILIO_ACCOUNT_SID'
  sidetone credits --config /etc/sidetone/credits.json --host 0.0.0.0

exit status: 0 after SIGTERM or SIGINT, 2 an invalid option or file
`;

const OPTIONS = {
  config: { type: 'string' },
  account: { type: 'string', multiple: true, default: [] as string[] },
  interval: { type: 'string' },
  'requests-per-hour': { type: 'string' },
  'at-start': { type: 'boolean' },
  port: { type: 'string', default: '9465' },
  host: { type: 'string', default: 'localhost' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const creditsCommand: Command = {
  async run(args, output) {
    const values = readOptions('sidetone credits', { args, options: OPTIONS });
    if (values.help || values.list) {
      output.out(values.help ? HELP : listed());
      return 0;
    }
    const { port, host } = values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
      throw new Error(`sidetone: --port is ${JSON.stringify(port)}, expected a whole number from 0 to 65535`);
    if (host === '') throw new Error('sidetone: --host is "", expected a host name or an address');
    const settings = readExporterOptions(values as never, process.env);
    const ended = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    const exporter = await startExporter(settings, { host, port: Number(port), hosts: [], status: false }, process.env);
    output.err(
      `sidetone: ${settings.accounts.length} ${settings.accounts.length === 1 ? 'account' : 'accounts'} every ${settings.interval} seconds, metrics at ${exporter.url ?? 'no port yet'}\n`,
    );
    // Neither the server nor the timers of the reader keep a process alive.
    const alive = setInterval(() => {}, 2 ** 30);
    await ended;
    clearInterval(alive);
    await exporter.stop();
    return 0;
  },
};

function listed(): string {
  const rows = LAZY_PROVIDERS.map(({ load }) => load())
    .filter((provider) => askedOperation(provider) !== undefined)
    .map((provider) => {
      const { required, known } = idsOf(provider);
      const optional = known.filter((id) => !required.includes(id)).map((id) => `[${id}]`);
      const regions = Object.keys(provider.balance?.ask?.regions ?? {});
      return [provider.name, [...required, ...optional].join(', '), regions.join(', ')];
    });
  return `${textTable([['provider', 'ids', 'regions'], ...rows])}\n`;
}
