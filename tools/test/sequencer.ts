import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest. Last, they would run alone while the other workers have nothing to do. */
const LONGEST = [
  'rules/situations/situations',
  'faults/background',
  'projects/typescript',
  'projects/bundlers',
  'rules/promtool',
  'dashboards/prometheus',
  'faults/entries',
  'wire/identity',
  'streams/process',
  'fuzz/wire',
  'doctor/drill',
  'audit/audit',
  'doctor/demo-incident',
  'status/page',
  'projects/surroundings',
  'package/preload',
  'spans/enrichment',
];

/** The longest files first, also on a machine that has never run them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return rank === -1 ? LONGEST.length : rank;
}
