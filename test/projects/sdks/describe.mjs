/** Properties of errors that SDKs define as getters. */
const GETTERS = ['requestId', 'requestID', 'sipStatusCode', 'sipStatus'];
const MAX_DEPTH = 5;

/** An answer or an error of an SDK as plain data. Two processes must give the same. */
export function describe(value, depth = 0) {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'function' : value;
  const named = value.constructor?.name ?? 'null';
  if (depth > MAX_DEPTH) return named;
  if (value instanceof Headers) return [...value].filter(([name]) => name !== 'date');
  if (value instanceof Response) {
    const { status, statusText, url, headers } = value;
    return { class: 'Response', status, statusText, url, headers: describe(headers) };
  }
  if (Array.isArray(value)) return value.map((each) => describe(each, depth + 1));
  const isData = named === 'Object' || named === 'null' || value instanceof Error;
  if (!isData)
    return typeof value.toJSON === 'function' ? { class: named, json: value.toJSON() } : ownData(value, named);
  const names = new Set(Object.keys(value));
  if (value instanceof Error) for (const name of ['name', 'message', 'cause', ...GETTERS]) names.add(name);
  const parts = [...names].map((name) => [name, describe(value[name], depth + 1)]);
  return { ...(value instanceof Error && { class: named }), ...Object.fromEntries(parts) };
}

/** Only plain properties of other objects, such as sockets: the rest contains ports and timers. */
function ownData(value, named) {
  const plain = Object.entries(value).filter(([, part]) => ['string', 'number', 'boolean'].includes(typeof part));
  return { class: named, ...Object.fromEntries(plain) };
}
