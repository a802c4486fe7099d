/** `sidetone/simulator`: the providers' documented responses, on ports of this machine. */

export type { CreditsSettings, RateLimitSettings } from './account.ts';
export type { Answer, Reset, Transfer } from './answer.ts';
export type { CallConduct, CallState, SimulatedCall, WebhookTarget } from './dialect/call-dialect.ts';
export type { ProviderName } from './dialects.ts';
export type { SeenRequest, SimulatedProvider } from './simulated-provider.ts';
export { type Simulator, type SimulatorConfig, startSimulator } from './simulator.ts';
export type { Lasting, SeenStream, StreamConduct } from './stream-conduct.ts';
