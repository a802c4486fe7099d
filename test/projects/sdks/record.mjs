import { describe } from './describe.mjs';

/** The events of one stream of an SDK, in order, until it ends. */
export function record(play) {
  const events = [];
  return new Promise((resolve) => {
    const note = (...event) => void events.push(describe(event));
    const end = (...event) => {
      note(...event);
      resolve(events);
    };
    Promise.resolve(play(note, end)).catch((error) => end('thrown', error));
  });
}
