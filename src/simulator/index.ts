/** `sidetone/simulator`: the providers' documented responses, on ports of this machine. */

export type { CreditsSettings, RateLimitSettings } from './account.ts';
export type { ProviderName } from './dialects.ts';
export type { Answer, Reset, Transfer } from './script.ts';
export type { SeenRequest, SimulatedProvider } from './simulated-provider.ts';
export { type Simulator, type SimulatorConfig, startSimulator } from './simulator.ts';
