export type { CallFields, CallResponse, Calls, CallWebhook, EndRow } from './catalogue/calls.ts';
export { defineProvider } from './catalogue/define-provider.ts';
export type {
  CodeRow,
  ErrorBody,
  HeaderNames,
  Operation,
  Provider,
  SecretShapes,
  StatusRow,
  Table,
} from './catalogue/provider.ts';
export type { CallFacts } from './classify/call-facts.ts';
export type { ProviderConfig, SidetoneConfig } from './config.ts';
export { VoiceApiInstrumentation, type VoiceApiInstrumentationConfig } from './instrumentation.ts';
export type { Logger } from './logger.ts';
export { register, type Sidetone } from './register.ts';
export { prometheusName, SIGNALS, type Signal } from './signals.ts';
export type { PrometheusRegistry } from './sinks/prometheus/registry.ts';
export {
  CALL_OUTCOMES,
  CATEGORIES,
  type CallOutcome,
  type Category,
  RETRY_ADVICE,
  type RetryAdvice,
} from './verdict.ts';
export { VERSION } from './version.ts';
