type Env = Readonly<Record<string, string | undefined>>;

/** Whether OTEL_* enables the export of a signal. https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
export function asksFor(signal: 'TRACES' | 'METRICS', env: Env): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false;
  const exporter = env[`OTEL_${signal}_EXPORTER`];
  if (exporter !== undefined && exporter !== '') return exporter !== 'none';
  return Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]);
}
