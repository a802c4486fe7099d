import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import axios, { AxiosError, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import got, { type Response as GotResponse, type OptionsInit, RequestError } from 'got';
import nodeFetch from 'node-fetch';
import twilio from 'twilio';
import { describeError } from '../describe.ts';
import { type Fetch, recordFetch } from './fetch-recorders.ts';
import { digest, headersOf, type Recorder, type Recording, type Run, readStream, Tape } from './tape.ts';

type Agents = { readonly http: http.Agent; readonly https: https.Agent };

export const LIBRARY_RECORDERS: readonly Recorder[] = [
  { name: 'node-fetch', ...withAgents(recordNodeFetch) },
  { name: 'axios', lacks: ['read'], ...withAgents(recordAxios) },
  { name: 'axios as a stream', ...withAgents(recordAxiosStream) },
  { name: 'axios over fetch', lacks: ['read', 'tls'], ...withAgents(recordAxiosFetch) },
  { name: 'got', lacks: ['read'], ...withAgents(recordGot) },
  { name: 'got as a stream', ...withAgents(recordGotStream) },
  { name: 'twilio', lacks: ['read', 'signal', 'tls'], ...withAgents(recordTwilio) },
];

function withAgents(record: (run: Run, agents: Agents) => Promise<Recording>): Pick<Recorder, 'open'> {
  return {
    open: (ca) => {
      const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ ...(ca && { ca }) }) };
      const close = () => {
        agents.http.destroy();
        agents.https.destroy();
      };
      return { record: (run) => record(run, agents), close };
    },
  };
}

function recordNodeFetch(run: Run, agents: Agents): Promise<Recording> {
  const agent = run.url.startsWith('https') ? agents.https : agents.http;
  return recordFetch(nodeFetch as unknown as Fetch, run, { agent });
}

function axiosConfig(run: Run, agents: Agents): AxiosRequestConfig {
  const { url, method, body, signal } = run;
  return {
    url,
    method,
    ...(body && { data: body }),
    ...(signal && { signal }),
    httpAgent: agents.http,
    httpsAgent: agents.https,
  };
}

const axiosAnswer = (answer: AxiosResponse): Recording => ({
  status: answer.status,
  statusText: answer.statusText,
  headers: headersOf(Object.entries(answer.headers)),
  keys: Object.keys(answer),
});

function recordAxios(run: Run, agents: Agents): Promise<Recording> {
  return askAxios(axiosConfig(run, agents));
}

function recordAxiosFetch(run: Run, agents: Agents): Promise<Recording> {
  return askAxios({ ...axiosConfig(run, agents), adapter: 'fetch' });
}

async function askAxios(config: AxiosRequestConfig): Promise<Recording> {
  try {
    const answer = await axios.request(config);
    return { ...axiosAnswer(answer), data: answer.data };
  } catch (error) {
    if (!(error instanceof AxiosError)) throw error;
    const { response } = error;
    return {
      error: describeError(error),
      status: error.status,
      response: response && { ...axiosAnswer(response), data: response.data },
    };
  }
}

async function recordAxiosStream(run: Run, agents: Agents): Promise<Recording> {
  const tape = new Tape();
  const config = { ...axiosConfig(run, agents), responseType: 'stream', validateStatus: () => true } as const;
  const answer = await axios.request<Readable>(config);
  const body = await readStream(answer.data, run, tape);
  return { ...axiosAnswer(answer), body, class: answer.data.constructor.name, events: tape.events };
}

function gotOptions(run: Run, agents: Agents): OptionsInit & { isStream?: never } {
  const { method, body, signal } = run;
  return {
    method: method as 'GET',
    ...(body && { body }),
    ...(signal && { signal }),
    agent: { http: agents.http, https: agents.https },
    // Its pauses between attempts would take seconds; other tests cover retries.
    retry: { limit: 0 },
  };
}

const gotAnswer = (answer: GotResponse<unknown>): Recording => ({
  status: answer.statusCode,
  statusText: answer.statusMessage,
  headers: headersOf(Object.entries(answer.headers)),
  url: answer.url,
  redirects: answer.redirectUrls.map(String),
  complete: answer.complete,
  fromCache: answer.isFromCache,
});

async function recordGot(run: Run, agents: Agents): Promise<Recording> {
  try {
    const answer = await got(run.url, { ...gotOptions(run, agents), isStream: false });
    return { ...gotAnswer(answer), body: digest(answer.rawBody) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { response } = error;
    return {
      error: describeError(error),
      response: response && { ...gotAnswer(response), body: digest(String(response.body)) },
    };
  }
}

async function recordGotStream(run: Run, agents: Agents): Promise<Recording> {
  const tape = new Tape();
  const stream = got.stream(run.url, { ...gotOptions(run, agents), throwHttpErrors: false });
  tape.watch('got', stream, ['request', 'redirect', 'response', 'retry']);
  // For a method that may have a body, it waits for one.
  if (run.method === 'DELETE') stream.end();
  const answered = new Promise<GotResponse | undefined>((resolve) => {
    stream.once('response', resolve);
    stream.once('error', () => resolve(undefined));
  });
  const answer = await answered;
  return { head: answer && gotAnswer(answer), read: await readStream(stream, run, tape), events: tape.events };
}

/** Its HTTP client, which all of its resources use; it keeps its own agents. */
async function recordTwilio(run: Run): Promise<Recording> {
  const client = twilio('AC00000000000000000000000000000000', 'token');
  const answer = await client.request({
    method: run.method.toLowerCase() as 'get',
    uri: run.url,
    ...(run.body && { data: { To: run.body } }),
  });
  return { status: answer.statusCode, body: answer.body, headers: headersOf(Object.entries(answer.headers)) };
}
