import type { Dialect } from './dialect.ts';
import { dograhDialect } from './providers/dograh.ts';
import { itellicoDialect } from './providers/itellico.ts';
import { kaicallsDialect } from './providers/kaicalls.ts';
import { kallglotDialect } from './providers/kallglot.ts';
import { omindDialect } from './providers/omind.ts';

/** By the provider's name. Adding one: one file beside these, and one line here. */
export const DIALECTS = {
  dograh: dograhDialect,
  itellico: itellicoDialect,
  kaicalls: kaicallsDialect,
  kallglot: kallglotDialect,
  omind: omindDialect,
} satisfies Readonly<Record<string, Dialect>>;

export type ProviderName = keyof typeof DIALECTS;
