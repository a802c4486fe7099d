import { setTimeout as sleep } from 'node:timers/promises';
import { frame, OPCODE } from '../../streams/provider.ts';
import { echo, type Scenario } from './scenario.ts';

const attempt = (work: () => void, note: (what: unknown) => void): void => {
  try {
    work();
  } catch (error) {
    note({ thrown: String(error) });
  }
};

export const TRAFFIC: readonly Scenario[] = [
  {
    name: 'messages to and fro',
    provider: (peer) => {
      const websocket = peer.accept();
      let count = 0;
      websocket.on('message', (data, isBinary) => {
        websocket.send(data, { binary: isBinary });
        count++;
        if (count === 6) websocket.close(1000, 'bye');
      });
    },
    open: (socket, note) => {
      for (const data of ['hello', '', 'x'.repeat(100_000), new Uint8Array(160), new Uint8Array(0), '\u2028é💬']) {
        socket.send(data);
        note({ bufferedAmount: socket.bufferedAmount });
      }
    },
  },
  {
    name: 'text in fragments, audio, text behind',
    provider: (peer) => {
      const first = frame(OPCODE.text, '{"type":"session.');
      first[0] = OPCODE.text;
      peer.acceptRaw({}, first, frame(0, 'error"}'), frame(OPCODE.binary, '\u0000'), frame(OPCODE.text, 'end'));
      void sleep(30).then(() => peer.socket.write(frame(OPCODE.close, Buffer.from([3, 232]))));
    },
  },
  {
    name: 'compressed messages',
    provider: (peer) => {
      const websocket = peer.acceptCompressed();
      websocket.send('{"type":"session.error","code":"invalid_audio_format"}');
      websocket.send('x'.repeat(5000));
      websocket.close(4001, 'token');
    },
  },
  {
    name: 'a ping',
    provider: (peer) => {
      const websocket = peer.accept();
      websocket.on('pong', (data) => websocket.close(1000, `pong ${data}`));
      websocket.ping('p1');
    },
  },
  {
    name: 'sent before it opened',
    provider: echo,
    made: (socket, note) => attempt(() => socket.send('early'), note),
    open: (socket) => socket.close(1000),
  },
  {
    name: 'sent after it closed',
    provider: echo,
    open: (socket, note) => {
      socket.close(1000);
      attempt(() => socket.send('late'), note);
      note({ bufferedAmount: socket.bufferedAmount, readyState: socket.readyState });
    },
    close: (socket) =>
      attempt(
        () => socket.send('later'),
        () => {},
      ),
  },
  {
    name: 'close() with a code that may not be used',
    provider: (peer) => {
      peer.accept();
      // ws 7 does not close after it has thrown.
      setTimeout(() => peer.socket.end(), 1200);
    },
    open: (socket, note) => {
      for (const code of [999, 1006, 5000]) attempt(() => socket.close(code), note);
      attempt(() => socket.close(1000, 'r'.repeat(124)), note);
      note({ readyState: socket.readyState });
      socket.close(4000, 'r'.repeat(123));
    },
  },
  {
    name: 'backpressure',
    provider: (peer) => {
      const websocket = peer.accept();
      let bytes = 0;
      websocket.pause();
      setTimeout(() => websocket.resume(), 500);
      websocket.on('message', (data: Buffer) => {
        bytes += data.length;
        if (bytes === 16 * 65_536 * 16) websocket.close(1000, String(bytes));
      });
    },
    open: (socket, note) => {
      const chunk = new Uint8Array(65_536 * 16);
      for (let i = 0; i < 16; i++) socket.send(chunk);
      note({ waiting: socket.bufferedAmount > 0 });
    },
    close: () => {},
  },
];
