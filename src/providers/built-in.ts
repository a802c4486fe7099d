import type { Provider } from '../catalogue/provider.ts';
import { dograh } from './dograh.ts';
import { itellico } from './itellico.ts';
import { kaicalls } from './kaicalls.ts';
import { kallglot } from './kallglot.ts';
import { omind } from './omind.ts';

/** Adding a provider: one file beside these, and one line here. */
export const BUILT_IN_PROVIDERS: readonly Provider[] = [dograh, itellico, kaicalls, kallglot, omind];
