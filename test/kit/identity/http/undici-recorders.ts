import { PassThrough, type Readable } from 'node:stream';
import * as undici8 from 'undici';
import * as undici6 from 'undici6';
import * as undici7 from 'undici7';
import { digest, headersOf, type Recorder, type Recording, type Run, readStream, type Session, Tape } from './tape.ts';

type Undici = typeof undici8;
type Dispatcher = InstanceType<Undici['Agent']>;

const VERSIONS = [
  { version: 6, undici: undici6 as unknown as Undici },
  { version: 7, undici: undici7 as unknown as Undici },
  { version: 8, undici: undici8 },
];

export const UNDICI_RECORDERS: readonly Recorder[] = VERSIONS.flatMap(({ version, undici }) => [
  recorder(`undici ${version} request`, undici, (dispatcher, run) => recordRequest(undici, dispatcher, run)),
  {
    ...recorder(`undici ${version} stream`, undici, (dispatcher, run) => recordStream(undici, dispatcher, run)),
    lacks: ['read'],
  },
  {
    ...recorder(`undici ${version} pipeline`, undici, (dispatcher, run) => recordPipeline(undici, dispatcher, run)),
    lacks: ['read'],
  },
]);

function recorder(
  name: string,
  undici: Undici,
  record: (dispatcher: Dispatcher, run: Run) => Promise<Recording>,
): Recorder {
  return {
    name,
    open: (ca): Session => {
      const dispatcher = new undici.Agent(ca ? { connect: { ca } } : {});
      return { record: (run) => record(dispatcher, run), close: () => dispatcher.destroy() };
    },
  };
}

function optionsOf(run: Run, dispatcher: Dispatcher) {
  const { method, body, signal } = run;
  return { method: method as 'GET', body: body ?? null, signal: signal ?? null, dispatcher };
}

async function recordRequest(undici: Undici, dispatcher: Dispatcher, run: Run): Promise<Recording> {
  const tape = new Tape();
  const onInfo = (info: { statusCode: number }) => tape.note(`info ${info.statusCode}`);
  const answer = await undici.request(run.url, { ...optionsOf(run, dispatcher), onInfo } as never);
  const { statusCode, headers, trailers, opaque, context } = answer;
  const keys = { answer: Object.keys(answer), body: Object.keys(answer.body) };
  const body = await readStream(answer.body as unknown as Readable, run, tape);
  return {
    head: { statusCode, headers: headersOf(Object.entries(headers)), opaque, context },
    keys,
    body,
    bodyUsed: answer.body.bodyUsed,
    trailers,
    events: tape.events,
  };
}

async function recordStream(undici: Undici, dispatcher: Dispatcher, run: Run): Promise<Recording> {
  const tape = new Tape();
  const chunks: Buffer[] = [];
  const recording: Recording = { events: tape.events };
  const result = await undici.stream(run.url, optionsOf(run, dispatcher), ({ statusCode, headers }) => {
    recording['head'] = { statusCode, headers: headersOf(Object.entries(headers)) };
    const sink = new PassThrough();
    tape.watch('sink', sink, ['finish', 'end', 'error', 'close']);
    sink.on('data', (chunk: Buffer) => {
      if (chunks.length === 0) run.onFirstBytes?.();
      chunks.push(chunk);
    });
    return sink;
  });
  return { ...recording, result: Object.keys(result), trailers: result.trailers, body: digest(Buffer.concat(chunks)) };
}

async function recordPipeline(undici: Undici, dispatcher: Dispatcher, run: Run): Promise<Recording> {
  const tape = new Tape();
  const recording: Recording = { events: tape.events };
  const duplex = undici.pipeline(run.url, optionsOf(run, dispatcher), ({ statusCode, headers, body }) => {
    recording['head'] = { statusCode, headers: headersOf(Object.entries(headers)) };
    return body as Readable;
  });
  duplex.end(run.body);
  return { ...recording, read: await readStream(duplex, run, tape), ...recording };
}
