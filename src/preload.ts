import { register } from './register.ts';

/** `node --import sidetone/register app.js`: the one line without code. Configured by the environment alone. */
register();
