// Sends every TLS connection of this process to one local port, so that an SDK keeps the address that it ships with.
import tls from 'node:tls';

const connect = tls.connect;
const target = { host: '127.0.0.1', port: Number(process.env.LOCAL_TLS_PORT), rejectUnauthorized: false };

tls.connect = (...args) => {
  const options = args.find((arg) => typeof arg === 'object' && arg !== null) ?? {};
  const listener = args.find((arg) => typeof arg === 'function');
  return connect({ ...options, ...target, socket: undefined, ALPNProtocols: undefined }, listener);
};
