import { isPrivateName } from '../redact/names.ts';

/** The account of a service that names none. Two services may have different accounts of this name. */
export const DEFAULT_ACCOUNT = 'default';

/** What a function that names the account gets to know of a request. */
export type AccountRequest = {
  /** Name of the provider: `acme_voice`. */
  readonly provider: string;
  /** `calls.create`, if the catalogue knows it. */
  readonly operation: string | undefined;
  readonly method: string;
  /** `api.acme.example`, with the port if it is not the protocol's own. */
  readonly host: string;
  /** Path and query. */
  readonly path: string;
  /** A request header as the service set it, in any case. sidetone keeps nothing of it. */
  header(name: string): string | undefined;
};

/** The name of the account, or a function that names the account of a request. */
export type AccountSetting = string | ((request: AccountRequest) => string | undefined);

export const ACCOUNT_RULE = 'up to 64 letters, digits and the characters . _ : -';

const NAME = /^[\w.:-]{1,64}$/;
/** Keys of many providers have no prefix: 32 hexadecimal digits, 40 letters and digits. A UUID is shorter between dashes. */
const KEY = /(?=[\w]{0,64}\d)(?=[\w]{0,64}[A-Za-z])[A-Za-z0-9_]{30,}/;

/** A name becomes a label: it must not be a key, a token, a phone number or anything longer. */
export function isAccountName(name: unknown, secrets: readonly RegExp[]): name is string {
  if (typeof name !== 'string' || !NAME.test(name)) return false;
  return !KEY.test(name) && !isPrivateName(name, secrets);
}
