import { dograhDialect } from '../providers/dograh/dialect.ts';
import { itellicoDialect } from '../providers/itellico/dialect.ts';
import { kaicallsDialect } from '../providers/kaicalls/dialect.ts';
import { kallglotDialect } from '../providers/kallglot/dialect.ts';
import { omindDialect } from '../providers/omind/dialect.ts';
import type { Dialect } from './dialect/dialect.ts';

/** Dialects by provider name. To add one: add its file, and one line here. */
export const DIALECTS = {
  dograh: dograhDialect,
  itellico: itellicoDialect,
  kaicalls: kaicallsDialect,
  kallglot: kallglotDialect,
  omind: omindDialect,
} satisfies Readonly<Record<string, Dialect>>;

export type ProviderName = keyof typeof DIALECTS;
