import { Registry } from 'prom-client';
import { register } from '../../../src/index.ts';
import type { Metric } from '../signals.ts';
import { describeError } from './describe.ts';

/** What every child reports. `hosts` are its servers, which must differ between two runs. */
export type Report<Recording> = {
  recordings: Record<string, Recording>;
  stray: unknown[];
  hosts: readonly string[];
  metrics: Metric[];
};

export type Service<Task, Of> = {
  readonly task: Task;
  /** Errors and warnings that nothing handles: they would end a service, or fill its log. */
  stray: unknown[];
  /** Installs sidetone for these hosts, where this side of the comparison has it. */
  install(hosts: readonly string[], settings?: { streamErrors: boolean }): void;
  /** Writes the report and ends. */
  end(report: Omit<Of, 'metrics' | 'stray'>): Promise<void>;
};

/** One side of a comparison, in its own process. */
export function startService<Task extends { sidetone: boolean }, Of>(): Service<Task, Of> {
  const registry = new Registry();
  const silent = (): void => {};
  const service: Service<Task, Of> = {
    task: JSON.parse(process.argv[2] ?? '') as Task,
    stray: [],
    install: (hosts, settings) => {
      if (!service.task.sidetone) return;
      register({
        metrics: { registry, serve: false },
        logger: { error: silent, warn: silent, info: silent },
        providers: { kallglot: { hosts, ...settings } },
      });
    },
    end: async (report) => {
      const metrics = (await registry.getMetricsAsJSON()) as unknown as Metric[];
      process.stdout.write(JSON.stringify({ ...report, stray: service.stray, metrics }), () => process.exit(0));
    },
  };
  process.on('unhandledRejection', (error) => service.stray.push({ unhandledRejection: describeError(error) }));
  process.on('uncaughtException', (error) => service.stray.push({ uncaughtException: describeError(error) }));
  process.on('warning', ({ name, message }) => service.stray.push({ warning: `${name}: ${message}` }));
  return service;
}
