import type { Provider } from '../catalogue/provider.ts';
import { dograh } from './dograh/provider.ts';
import { itellico } from './itellico/provider.ts';
import { kaicalls } from './kaicalls/provider.ts';
import { kallglot } from './kallglot/provider.ts';
import { omind } from './omind/provider.ts';

/** Adding a provider: one file beside these, and one line here. */
export const BUILT_IN_PROVIDERS: readonly Provider[] = [dograh, itellico, kaicalls, kallglot, omind];
