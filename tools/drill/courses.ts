import { setTimeout as wait } from 'node:timers/promises';
import { playFleet } from './fleet/play-fleet.ts';
import { healthyDay } from './healthy-day.ts';
import type { DrillContext } from './run-drill.ts';
import { inSession, type Overrides } from './session.ts';
import { cutOff, fault, silence } from './telemetry-drill.ts';

/** A course of events that is not one failure of one provider. `play` resolves with the problems. */
export type Course = {
  readonly title: string;
  /** By itself: in a new cluster, or with all that it needs. */
  readonly play: (overrides: Overrides) => Promise<string[]>;
};

export type CourseResult = { readonly course: Course; readonly problems: readonly string[] };

type Calm = Course & { readonly within: (context: DrillContext) => Promise<string[]> };

const calm = (title: string, within: Calm['within']): Calm => ({
  title,
  within,
  play: async (overrides) => (await inSession(['again'], overrides, (all) => Promise.all(all.map(within)))).flat(),
});

const DAY = calm('a healthy day', healthyDay);
export const NETWORK = calm('VoiceApiNetworkFailing', cutOff);
const FAULT = calm('VoiceApiInstrumentationFaults', fault);
const SILENCE = calm('VoiceApiTelemetryMissing', (context) => wait(5000).then(() => silence(context)));

/** By day, at night and in the morning. */
export const FLEET: Course = { title: 'a fleet with 21 failures at once', play: playFleet };

/** In one cluster: the day first, because a fault is none of it. */
export async function playCalm(context: DrillContext): Promise<CourseResult[]> {
  const play = async (course: Calm) => ({ course, problems: await course.within(context) });
  return [await play(DAY), await play(NETWORK), ...(await Promise.all([FAULT, SILENCE].map(play)))];
}

export async function playCourse(course: Course, overrides: Overrides): Promise<CourseResult> {
  return { course, problems: await course.play(overrides) };
}
