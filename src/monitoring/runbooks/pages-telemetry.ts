import type { Page } from './page.ts';
import { codes, QUERIES } from './queries.ts';

export const TELEMETRY_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiUnclassifiedErrors',
    callers: 'As bad as the errors are: nobody knows, which is the point.',
    steps: [
      'Read the log lines with `category` `unknown`: they hold the provider’s own words.',
      'Is it a code or a close code that the provider has documented since? Upgrade, or declare it with `defineProvider()`.',
      'Tell the maintainers of this package, with the provider’s page.',
    ],
    categories: ['unknown'],
    queries: [codes('unknown'), QUERIES.closes],
    tellProvider: 'Ask what the code means, where it is documented nowhere.',
    resolves: 'Fewer than the threshold in an hour.',
  },
  {
    alert: 'VoiceApiTelemetryMissing',
    callers: 'Unknown: nobody is watching. The service may be down, or well and unseen.',
    steps: [
      'Is the service running? Was it retired or renamed on purpose? Then wait: the alert ends an hour after the last reading.',
      'Does Prometheus reach it? Look at its targets: the port, the network policy, the service monitor.',
      'Was it deployed without `register()`, or with SIDETONE_DISABLED?',
    ],
    queries: [QUERIES.reporting],
    resolves: 'As soon as one process reports, or an hour after the last one did.',
  },
  {
    alert: 'VoiceApiInstrumentationFaults',
    callers: 'Nothing: the service’s own calls are never touched. What is counted and logged may be incomplete.',
    steps: [
      'Read the log line of the fault: it has the stage and the stack, once per kind.',
      'Upgrade this package if its CHANGELOG names the fault; else tell its maintainers.',
    ],
    queries: [QUERIES.faults, QUERIES.reporting],
    resolves: 'No fault for an hour.',
  },
];
