import type { Page } from './page.ts';
import { codes, QUERIES } from './queries.ts';

export const TELEMETRY_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiUnclassifiedErrors',
    callers: 'Unknown: the catalogue does not explain these errors.',
    steps: [
      'Read the log lines with `category` `unknown`: they hold the provider’s message.',
      'Does the provider document the code now? Upgrade sidetone, or add the code with `defineProvider()`.',
      'Report the code and the provider’s page to the maintainers of sidetone.',
    ],
    categories: ['unknown'],
    queries: [codes('unknown'), QUERIES.closes],
    tellProvider: 'If the code is not documented, ask what it means.',
    resolves: 'When the number of such errors in an hour falls below the threshold.',
  },
  {
    alert: 'VoiceApiTelemetryMissing',
    callers: 'Unknown: the service may be down, or it may work without being observed.',
    steps: [
      'Is the service running? If it was retired or renamed on purpose, wait: the alert ends an hour after the last scrape.',
      'Can Prometheus reach it? Check its targets: the port, the network policy, the service monitor.',
      'Was it deployed without `register()`, or with SIDETONE_DISABLED?',
    ],
    queries: [QUERIES.reporting],
    resolves: 'When a process reports again, or an hour after the last report.',
  },
  {
    alert: 'VoiceApiInstrumentationFaults',
    callers: 'Nothing: the service’s calls are not affected. Counts and log lines may be incomplete.',
    steps: [
      'Read the log line of the fault: it has the stage and the stack, once per kind.',
      'Upgrade sidetone if its CHANGELOG names the fault; otherwise report it to the maintainers.',
    ],
    queries: [QUERIES.faults, QUERIES.reporting],
    resolves: 'After an hour without a fault.',
  },
];
