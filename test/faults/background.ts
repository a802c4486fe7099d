import { CloseTable } from '../../src/catalogue/close-table.ts';
import { CodeTable, StatusTable } from '../../src/catalogue/code-table.ts';
import { HourlyBudget } from '../../src/credits/hourly-budget.ts';
import { AnswerReader } from '../../src/credits/read-answer.ts';
import { CreditsReader } from '../../src/credits/reader.ts';
import { Schedule } from '../../src/credits/schedule.ts';
import { Accounts } from '../../src/install/accounts.ts';
import { OtelMeter } from '../../src/sinks/otel/otel-meter.ts';
import { AccountSeries } from '../../src/sinks/prometheus/account-series.ts';
import { CallSeries } from '../../src/sinks/prometheus/call-series.ts';
import { CounterMap } from '../../src/sinks/prometheus/counter-map.ts';
import { CreditsReads } from '../../src/sinks/prometheus/credits-reads.ts';
import { ErrorInfo } from '../../src/sinks/prometheus/error-info.ts';
import { PrometheusSink } from '../../src/sinks/prometheus/prometheus-sink.ts';
import { Readings } from '../../src/sinks/prometheus/readings.ts';
import { RegistryMetric } from '../../src/sinks/prometheus/registry.ts';
import { RequestSeries } from '../../src/sinks/prometheus/request-series.ts';
import { RetrySeries } from '../../src/sinks/prometheus/retry-series.ts';
import { History } from '../../src/sinks/recent/history.ts';
import { RecentFailures } from '../../src/sinks/recent/recent-failures.ts';
import { StatusPages } from '../../src/status/pages.ts';
import type { ENTRIES } from './entries.ts';

/**
 * Code of sidetone that runs beside the service's requests: requests for balances and their timer, the status page and its
 * timer, scrapes and exports of metrics, recordCall(), recent() and withAccount(); and the series that a request counts in.
 */
export const BACKGROUND: typeof ENTRIES = [
  ['timer of balances', CreditsReader, ['start', 'stop']],
  ['timer of balances', Schedule, ['start', 'stop']],
  ['timer of balances', HourlyBudget, ['take']],
  ['the response with a balance', AnswerReader, ['read']],
  ['the response with a balance', PrometheusSink, ['creditsWatched', 'creditsRead']],
  ['the response with a balance', CreditsReads, ['add', 'ended']],
  ['timer of the status page', History, ['start', 'tick']],
  ['status page', History, ['minutes', 'consumption']],
  ['status page', StatusPages, ['answer']],
  ['recent() and status page', RecentFailures, ['list']],
  ['recordCall()', RecentFailures, ['callEnded']],
  ['recordCall()', CallSeries, ['ended']],
  ['recordCall() and withAccount()', Accounts, ['current']],
  ['scrape', RegistryMetric, ['get', 'getForPromString', 'samples']],
  ['scrape', RequestSeries, ['activeSamples', 'totals']],
  ['scrape', ErrorInfo, ['samples']],
  ['export', OtelMeter, ['start', 'bind', 'stop']],
  ['a request', CounterMap, ['get']],
  ['a request', AccountSeries, ['refused']],
  ['a request', RetrySeries, ['started', 'askedToWait']],
  ['a request', ErrorInfo, ['note']],
  ['a request', Readings, ['note']],
  ['a request', CodeTable, ['find']],
  ['a request', StatusTable, ['find']],
  ['a stream', CloseTable, ['byCode', 'byReason']],
];
