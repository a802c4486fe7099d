import diagnostics from 'node:diagnostics_channel';

/** The channels that have subscribers while sidetone is installed. */
export const CHANNELS = [
  'undici:request:create',
  'undici:request:headers',
  'undici:request:trailers',
  'undici:request:error',
  'http.client.request.created',
  'http.client.request.error',
  'http.client.response.finish',
];
export const subscribed = () => CHANNELS.filter((name) => diagnostics.channel(name).hasSubscribers);
export const bracketed = () => CHANNELS.filter((name) => Object.hasOwn(diagnostics.channel(name), 'publish'));
