const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';

/** Also so that nobody follows a link: `203[.]0[.]113[.]7`. */
const POINT = '(?:\\.|\\[\\.\\]|\\(\\.\\))';

/** IPv4. A fifth part makes it an object identifier or the version of something. */
const DOTTED = new RegExp(
  `(?<![A-Za-z\\d.]|[A-Za-z]/)${OCTET}${POINT}${OCTET}${POINT}${OCTET}${POINT}${OCTET}(?![A-Za-z\\d]|\\.\\d)`,
  'g',
);
/** The same in names of hosts: `host-203-0-113-7.isp.example`. */
const HYPHENED = new RegExp(`(?<![\\d.]|\\d-)${OCTET}-${OCTET}-${OCTET}-${OCTET}(?![\\w]|-\\d)`, 'g');
const HYPHENED_HINT = /\d-\d{1,3}-\d{1,3}-\d/;
/**
 * IPv6: global unicast begins with a group from 2000 to 3fff (RFC 4291, 2.4), which neither times, nor fingerprints, nor
 * names in C++ do. An IPv4 address may be its end.
 */
const COLONS =
  /(?<![\w:.])(?:[23][\da-f]{3}(?=:)|::ffff(?=:[\da-f]{1,4}:))(?::[\da-f]{0,4}){1,7}(?:(?<=:\d{1,3})(?:\.\d{1,3}){3})?(?![\w:])/gi;

/** In hexadecimal digits, after a word for a person: "client 0x5D1A8C47". */
const HEXADECIMAL = /0x[\da-f]{8}(?!\w)/gi;

/** Before the address of a peer that the service connects to, which is the provider’s: in a URL, or after an error of the network. */
const PEER =
  /\/\/\[?$|(?:\b(?:[Ss]erver|[Uu]pstream|dns|DNS|listening on|bind|dial (?:tcp|udp)|[Cc]onnect(?:ed|ing|ion)?(?: (?:to|with|refused:?|timed out:?))?|to host)|\bE[A-Z]{4,12})[ :=@("'[/]{1,4}$/;
/** Before the address of a person, public or not. */
const PERSON =
  /(?:client|caller|callee|visitor|customer|remote|source|forwarded[-_ ]for|real[-_ ]ip|connecting[-_ ]ip|peer)(?:[-_ ]?(?:ip|addr(?:ess)?))?["'\]\\]{0,3}[ :=("'[\\]{1,4}$/i;
/** Before any address: it is no version. */
const ADDRESS = /\b(?:ip|ip[-_ ]?v[46]|ip[-_ ]?addr(?:ess)?(?:es)?|addr|address|from)["'\]\\]{0,3}[ :=("'[\\]{1,4}$/i;
const VERSION = /\b(?:v|ver|version|release|build|sdk|firmware|driver|kernel|package|section)["']?[.: =]{0,2}$/i;
const LOOK_BACK = 40;
/** Versions have small numbers: of all addresses, one in four thousand has no part above. */
const MAX_VERSION = 31;

/**
 * Removes IP addresses that may be a person’s. Stay: those of peers that the service connects to, loopback, private and
 * link-local ones unless a word makes them a client’s, and versions in four parts.
 */
export function redactAddresses(text: string, instead: string): string {
  let result = text;
  const replaceIn = (shape: RegExp): void => {
    const whole = result;
    result = whole.replace(shape, (address: string, a: string, b: string, c: string, d: string, at: number) =>
      isPersonal([a, b, c, d].map(Number), whole.slice(Math.max(0, at - LOOK_BACK), at)) ? instead : address,
    );
  };
  if (/\.[\])]?\d{1,3}[[(]?\./.test(result)) replaceIn(DOTTED);
  if (result.includes('0x')) {
    const whole = result;
    result = whole.replace(HEXADECIMAL, (address, at: number) =>
      PERSON.test(whole.slice(Math.max(0, at - LOOK_BACK), at)) ? instead : address,
    );
  }
  if (HYPHENED_HINT.test(result)) replaceIn(HYPHENED);
  if (/[\da-f]:[\da-f:]/i.test(result)) result = redactColons(result, instead);
  return result;
}

function redactColons(text: string, instead: string): string {
  return text.replace(COLONS, (address: string, at: number) => {
    const groups = address.split(':');
    const isWhole = address.includes('.') ? groups.length === 7 : groups.length === 8;
    if (!isWhole && !address.includes('::')) return address;
    return PEER.test(text.slice(Math.max(0, at - LOOK_BACK), at)) ? address : instead;
  });
}

function isPersonal(parts: readonly number[], before: string): boolean {
  if (PERSON.test(before)) return true;
  if (PEER.test(before) || VERSION.test(before) || !isPublic(parts)) return false;
  return parts.some((part) => part > MAX_VERSION) || ADDRESS.test(before);
}

/** Outside the blocks of RFC 6890 that no person has, and those of RFC 1112 and RFC 919. */
function isPublic([a = 0, b = 0]: readonly number[]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100) return b < 64 || b > 127;
  if (a === 169) return b !== 254;
  if (a === 172) return b < 16 || b > 31;
  return a !== 192 || b !== 168;
}
