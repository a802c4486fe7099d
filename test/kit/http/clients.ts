import http, { type IncomingMessage, request as namedRequest } from 'node:http';
import https, { request as namedHttpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import axios, { type AxiosRequestConfig } from 'axios';
import got from 'got';
import nodeFetch from 'node-fetch';
import twilio from 'twilio';
import { Agent as GlobalAgent } from 'undici7';
import { type Ask, type Client, settle } from './ask.ts';
import { readOut, UNDICI_CLIENTS } from './undici-clients.ts';

type Agents = { http: http.Agent; https: https.Agent };
type Got = { status: number; text: string | undefined };

export const HTTP_CLIENTS: readonly Client[] = [
  byHttp('http', (url, options) => (url.startsWith('https') ? https : http).request(url, options)),
  byHttp('http, named import', (url, options) =>
    (url.startsWith('https') ? namedHttpsRequest : namedRequest)(url, options),
  ),
];

export const LIBRARY_CLIENTS: readonly Client[] = [
  { name: 'axios', lacks: ['read'], ask: withAgents(byAxios) },
  { name: 'axios as a stream', ask: withAgents(byAxiosStream) },
  { name: 'axios over fetch', lacks: ['read'], ask: withAgents(byAxiosFetch) },
  { name: 'got', lacks: ['read'], ask: withAgents(byGot) },
  { name: 'got as a stream', ask: withAgents(byGotStream) },
  { name: 'node-fetch', ask: withAgents(byNodeFetch) },
  { name: 'twilio', lacks: ['read', 'signal'], ask: withAgents(byTwilio) },
];

export const GLOBAL_FETCH: Client = {
  name: 'global fetch',
  ask: (url, ask = {}) => {
    // Node 24 contains undici 7: an agent of that major fits.
    const dispatcher = new GlobalAgent({ connect: ask.connect ?? {} });
    return settle(
      () => byGlobalFetch(url, ask, dispatcher),
      () => dispatcher.destroy().catch(() => {}),
    );
  },
};

export const CLIENTS: readonly Client[] = [GLOBAL_FETCH, ...UNDICI_CLIENTS, ...HTTP_CLIENTS, ...LIBRARY_CLIENTS];

async function byGlobalFetch(url: string, ask: Ask, dispatcher: GlobalAgent): Promise<Got> {
  const { method, body, signal } = ask;
  const init = { ...(method && { method }), ...(body && { body }), ...(signal && { signal }), dispatcher };
  const response = await globalThis.fetch(url, init as never);
  if (ask.read === 'cancel') await response.body?.cancel();
  return { status: response.status, text: ask.read === undefined ? await response.text() : undefined };
}

type Send = (url: string, options: http.RequestOptions) => http.ClientRequest;

function byHttp(name: string, send: Send): Client {
  const call = (url: string, ask: Ask, agents: Agents) =>
    new Promise<Got>((resolve, reject) => {
      const { method = 'GET', body, signal } = ask;
      const agent = url.startsWith('https') ? agents.https : agents.http;
      const request = send(url, { method, agent, ...(signal && { signal }) });
      request.on('error', reject);
      request.on('response', (response: IncomingMessage) => {
        const { statusCode = 0 } = response;
        readOut(response, ask).then((text) => resolve({ status: statusCode, text }), reject);
      });
      request.end(body);
    });
  return { name, ask: withAgents(call) };
}

function withAgents(call: (url: string, ask: Ask, agents: Agents) => Promise<Got>): Client['ask'] {
  return (url, ask = {}) => {
    const options = { keepAlive: true, ...ask.connect };
    const agents = { http: new http.Agent(options), https: new https.Agent(options) };
    const release = () => {
      agents.http.destroy();
      agents.https.destroy();
    };
    return settle(() => call(url, ask, agents), release);
  };
}

function axiosConfig(url: string, { method = 'GET', body, signal }: Ask, agents: Agents): AxiosRequestConfig {
  const more = { ...(body && { data: body }), ...(signal && { signal }) };
  return { url, method, ...more, httpAgent: agents.http, httpsAgent: agents.https, responseType: 'text' };
}

async function byAxios(url: string, ask: Ask, agents: Agents): Promise<Got> {
  const { status, data } = await axios.request<string>(axiosConfig(url, ask, agents));
  return { status, text: data };
}

async function byAxiosFetch(url: string, ask: Ask, agents: Agents): Promise<Got> {
  const dispatcher = ask.connect && new GlobalAgent({ connect: ask.connect });
  const config = { ...axiosConfig(url, ask, agents), adapter: 'fetch', fetchOptions: { dispatcher } };
  const { status, data } = await axios.request<string>(config as AxiosRequestConfig);
  return { status, text: data };
}

async function byAxiosStream(url: string, ask: Ask, agents: Agents): Promise<Got> {
  const config: AxiosRequestConfig = { ...axiosConfig(url, ask, agents), responseType: 'stream' };
  const { status, data } = await axios.request<Readable>({ ...config, validateStatus: () => true });
  return { status, text: await readOut(data, ask) };
}

function gotOptions({ method = 'GET', body, signal }: Ask, agents: Agents) {
  const more = { ...(body && { body }), ...(signal && { signal }) };
  return { method: method as 'GET', ...more, agent: agents, retry: { limit: 0 } };
}

async function byGot(url: string, ask: Ask, agents: Agents): Promise<Got> {
  const { statusCode, body } = await got(url, gotOptions(ask, agents));
  return { status: statusCode, text: body };
}

async function byGotStream(url: string, ask: Ask, agents: Agents): Promise<Got> {
  const stream = got.stream(url, { ...gotOptions(ask, agents), throwHttpErrors: false });
  const status = await new Promise<number>((resolve, reject) => {
    stream.once('response', ({ statusCode }: { statusCode: number }) => resolve(statusCode));
    stream.once('error', reject);
  });
  return { status, text: await readOut(stream, ask) };
}

async function byNodeFetch(url: string, ask: Ask, agents: Agents): Promise<Got> {
  const { method, body, signal } = ask;
  const more = { ...(method && { method }), ...(body && { body }), ...(signal && { signal }) };
  const agent = ({ protocol }: URL) => (protocol === 'https:' ? agents.https : agents.http);
  const response = await nodeFetch(url, { ...more, agent } as never);
  return { status: response.status, text: await readOut(response.body as unknown as Readable, ask) };
}

async function byTwilio(url: string, ask: Ask, agents: Agents): Promise<Got> {
  const client = twilio('AC00000000000000000000000000000000', 'token');
  const { defaults } = (client.httpClient as unknown as { axios: { defaults: AxiosRequestConfig } }).axios;
  Object.assign(defaults, { httpAgent: agents.http, httpsAgent: agents.https });
  const method = (ask.method ?? 'GET').toLowerCase() as 'get';
  const answer = await client.request({ method, uri: url, ...(ask.body && { data: { Body: ask.body } }) });
  return { status: answer.statusCode, text: JSON.stringify(answer.body) };
}
