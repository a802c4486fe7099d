import { asText, valueAt } from '../../catalogue/read-value.ts';
import type {
  ClientFrame,
  StreamAnswer,
  StreamDialect,
  StreamProtocol,
} from '../../simulator/dialect/stream-dialect.ts';

const REPOSITORY = 'https://github.com/dograh-hq/dograh/blob/main';

/** 20 ms of silence in mu-law at 8 kHz. */
const SILENCE = Buffer.alloc(160, 0xff).toString('base64');

/** Audio to the carrier, in the framing that most carriers share with Twilio. */
const media = (streamSid: unknown, payload: unknown): StreamAnswer => ({
  frames: [{ event: 'media', streamSid, media: { payload } }],
});

/** The agent speaks first, and then repeats what it hears. */
const SPEAKING: StreamProtocol['answers'] = {
  start: (frame) => media(valueAt(frame, 'start.streamSid'), SILENCE),
  media: (frame) => media(valueAt(frame, 'streamSid'), valueAt(frame, 'media.payload')),
};

/** An answer with only the lines that every description must have (RFC 8866, 5). */
const SDP = 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';

const answer = (frame: ClientFrame): StreamAnswer => ({
  frames: [{ type: 'answer', payload: { sdp: SDP, type: 'answer', pc_id: valueAt(frame, 'payload.pc_id') } }],
});

const OFFER_FIELDS = ['payload.pc_id', 'payload.sdp', 'payload.type'];

/** ICE candidates get no answer. */
const SIGNALING: StreamProtocol = {
  kind: 'type',
  answers: {
    offer: (frame) =>
      OFFER_FIELDS.every((field) => asText(valueAt(frame, field)) !== undefined)
        ? answer(frame)
        : { frames: [{ type: 'error', payload: { message: 'Missing offer fields' } }] },
    renegotiate: answer,
  },
};

export const dograhStreams: StreamDialect = {
  source: `${REPOSITORY}/docs/integrations/telephony/agent-stream.mdx`,

  protocols: {
    // The first frames depend on the carrier of the run: api/routes/telephony.py.
    'telephony.stream': { kind: 'event', answers: SPEAKING },
    // Cloudonix only: api/services/telephony/providers/cloudonix/provider.py.
    'agent_stream.connect': {
      kind: 'event',
      opening: {
        kinds: ['connected', 'start'],
        otherwise: (expected) => ({ code: 4400, reason: `Expected ${expected} event` }),
      },
      answers: SPEAKING,
    },
    // api/routes/webrtc_signaling.py
    'signaling.public': SIGNALING,
    'signaling.connect': SIGNALING,
  },

  errorFrame: ({ code, message }) => ({ type: 'error', payload: { error_type: code, message } }),

  // api/services/quota_service.py and api/routes/webrtc_signaling.py
  errorMessages: {
    insufficient_credits:
      'You have exhausted your Dograh credits. Please purchase more credits from /billing or change providers in Models configurations.',
    quota_check_failed: 'Could not verify Dograh credits. Please try again.',
    invalid_service_key: 'You have invalid keys in your model configuration. Please validate the service keys.',
    concurrency_limit_exceeded: 'Concurrent call limit reached',
    workflow_run_already_active: 'Workflow run already has an active call',
    workflow_run_already_completed: 'This test run has already finished. Start a new test to call the agent again.',
  },
};
