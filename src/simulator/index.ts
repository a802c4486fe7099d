/** `sidetone/simulator`: serves the providers' documented responses on local ports. */

export type { CreditsSettings, RateLimitSettings } from './account.ts';
export type { Answer, Reset, Transfer } from './answer.ts';
export type { CallBehaviour, CallState, SimulatedCall, WebhookTarget } from './dialect/call-dialect.ts';
export type { ProviderName } from './dialects.ts';
export type { SeenRequest, SimulatedProvider } from './simulated-provider.ts';
export { type Simulator, type SimulatorConfig, startSimulator } from './simulator.ts';
export type { Delay, SeenStream, StreamBehaviour } from './stream-behaviour.ts';
