export type { AccountRequest, AccountSetting } from './catalogue/account.ts';
export type * from './catalogue/call-tables.ts';
export { defineProvider } from './catalogue/define-provider.ts';
export type * from './catalogue/provider.ts';
export type { CallFacts } from './classify/call-facts.ts';
export type { CreditsAccountConfig, CreditsConfig } from './credits/config.ts';
export type { SidetoneConfig } from './install/config.ts';
export { VoiceApiInstrumentation, type VoiceApiInstrumentationConfig } from './install/instrumentation.ts';
export type { ProviderConfig, ProvidersConfig } from './install/providers-config.ts';
export { register, type Sidetone } from './install/register.ts';
export { prometheusName, SIGNALS, type Signal } from './model/signals.ts';
export {
  CALL_OUTCOMES,
  CATEGORIES,
  type CallOutcome,
  type Category,
  RETRY_ADVICE,
  type RetryAdvice,
} from './model/verdict.ts';
export { VERSION } from './model/version.ts';
export type { Logger } from './sinks/log/logger.ts';
export type { PrometheusRegistry } from './sinks/prometheus/registry.ts';
export type { RecentFailure } from './sinks/recent/recent-failures.ts';
