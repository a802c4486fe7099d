/** The environment of an SDK without exporters: with the default ones its shutdown tries for seconds to reach a collector. */
export const NO_EXPORTERS = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };
