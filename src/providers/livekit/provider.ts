import { each } from '../../catalogue/each.ts';
import type { Provider } from '../../catalogue/provider.ts';

const TWIRP = 'https://twitchtv.github.io/twirp/docs/errors.html';
const SIP = 'https://github.com/livekit/protocol/blob/main/livekit/sip.go';
const AUTH = 'https://github.com/livekit/livekit/blob/master/pkg/service/auth.go';
const HOOKS = 'https://docs.livekit.io/home/server/webhooks/';
const SDK = 'https://github.com/livekit/node-sdks';

const services = (service: string, methods: Readonly<Record<string, string>>) => Object.entries(methods).map(([method, name]) => ({ name, method: 'POST', template: `/twirp/livekit.${service}/${method}` }));

export const livekit: Provider = {
  name: 'livekit',
  title: 'LiveKit',
  docs: [TWIRP, SIP, AUTH, HOOKS, SDK],
  links: { source: HOOKS, statusPage: 'https://status.livekit.io', portal: 'https://cloud.livekit.io' },

  hosts: { source: SDK, rows: ['livekit.cloud'] },
  // Self-hosted servers have any host.
  paths: { source: SDK, rows: ['/twirp/livekit.'] },

  operations: {
    source: SDK,
    rows: [
      { name: 'sip.create_participant', method: 'POST', template: '/twirp/livekit.SIP/CreateSIPParticipant', placesCall: true },
      { name: 'sip.transfer_participant', method: 'POST', template: '/twirp/livekit.SIP/TransferSIPParticipant', placesCall: true },
      ...services('SIP', {
        CreateSIPInboundTrunk: 'sip.create_inbound_trunk',
        CreateSIPOutboundTrunk: 'sip.create_outbound_trunk',
        UpdateSIPInboundTrunk: 'sip.update_inbound_trunk',
        UpdateSIPOutboundTrunk: 'sip.update_outbound_trunk',
        GetSIPInboundTrunk: 'sip.get_inbound_trunk',
        GetSIPOutboundTrunk: 'sip.get_outbound_trunk',
        ListSIPTrunk: 'sip.list_trunks',
        ListSIPInboundTrunk: 'sip.list_inbound_trunks',
        ListSIPOutboundTrunk: 'sip.list_outbound_trunks',
        DeleteSIPTrunk: 'sip.delete_trunk',
        CreateSIPDispatchRule: 'sip.create_dispatch_rule',
        UpdateSIPDispatchRule: 'sip.update_dispatch_rule',
        ListSIPDispatchRule: 'sip.list_dispatch_rules',
        DeleteSIPDispatchRule: 'sip.delete_dispatch_rule',
      }),
      { name: 'connector.dial_whatsapp', method: 'POST', template: '/twirp/livekit.Connector/DialWhatsAppCall', placesCall: true },
      ...services('Connector', { ConnectTwilioCall: 'connector.connect_twilio' }),
      ...services('RoomService', {
        CreateRoom: 'rooms.create',
        ListRooms: 'rooms.list',
        DeleteRoom: 'rooms.delete',
        ListParticipants: 'participants.list',
        GetParticipant: 'participants.get',
        RemoveParticipant: 'participants.remove',
        UpdateParticipant: 'participants.update',
        MutePublishedTrack: 'participants.mute',
        SendData: 'data.send',
        UpdateRoomMetadata: 'rooms.update_metadata',
      }),
      ...services('AgentDispatchService', { CreateDispatch: 'dispatch.create', ListDispatch: 'dispatch.list', DeleteDispatch: 'dispatch.delete' }),
      ...services('Egress', {
        StartRoomCompositeEgress: 'egress.start_room',
        StartWebEgress: 'egress.start_web',
        StartParticipantEgress: 'egress.start_participant',
        StartTrackEgress: 'egress.start_track',
        StartTrackCompositeEgress: 'egress.start_track_composite',
        StopEgress: 'egress.stop',
        ListEgress: 'egress.list',
        UpdateLayout: 'egress.update_layout',
        UpdateStream: 'egress.update_stream',
      }),
      ...services('Ingress', { CreateIngress: 'ingress.create', UpdateIngress: 'ingress.update', ListIngress: 'ingress.list', DeleteIngress: 'ingress.delete' }),
      { name: 'rtc.connect', method: 'GET', template: '/rtc', stream: true },
      { name: 'rtc.connect_v1', method: 'GET', template: '/rtc/v1', stream: true },
      { name: 'agent.connect', method: 'GET', template: '/agent', stream: true },
      { name: 'settings.regions', method: 'GET', template: '/settings/regions' },
    ],
  },

  // A failed dial is a Twirp error with the carrier's SIP status: that outranks the Twirp code. Authentication answers plain text.
  errorBody: { source: TWIRP, code: ['meta.sip_status_code', 'code', 'error.code', 'error'], message: ['msg', 'error.message', 'message', '.'], param: ['meta.argument'] },

  codes: {
    source: TWIRP,
    rows: [
      ...each(['486', '600'], { category: 'dial', retry: 'never', todo: 'Nothing: the line was busy. It is no rate limit, although the status is 429.', source: SIP }),
      { code: '480', category: 'dial', retry: 'backoff', todo: 'The number is not reachable now. Some trunks answer so when they are full.', source: SIP },
      ...each(['603', '607', '608', '403'], { category: 'dial', retry: 'never', todo: 'The recipient declined, or the trunk forbids this destination.', source: SIP }),
      ...each(['401', '407'], { category: 'dial', retry: 'never', todo: 'The SIP trunk refuses its credentials: fix them. The API key is fine.', source: SIP }),
      { code: '402', category: 'credits', retry: 'never', todo: 'The carrier of the trunk wants money: top up there.', source: SIP },
      ...each(['404', '410', '604', '301', '302'], { category: 'dial', retry: 'never', todo: 'The number is not in service.', source: SIP }),
      ...each(['484', '485', '400', '488'], { category: 'dial', retry: 'never', todo: 'Check the number format, the codecs and the settings of the trunk.', source: SIP }),
      ...each(['408', '504'], { category: 'dial', retry: 'backoff', todo: 'No one answered, or the carrier did not: check the trunk.', source: SIP }),
      { code: '487', category: 'dial', retry: 'never', todo: 'Nothing: the service gave up the call.', source: SIP },
      ...each(['500', '501', '502', '503'], { category: 'dial', retry: 'backoff', todo: 'The carrier failed, not LiveKit: check the trunk, and fail over.', source: SIP }),
      ...each(['433', '470'], { category: 'compliance', retry: 'never', todo: 'The far end refuses anonymous callers, or wants consent.', source: SIP }),
      ...each(['428', '436', '437', '438'], { category: 'dial', retry: 'never', todo: 'The STIR/SHAKEN identity of the call is missing or wrong.', source: SIP }),
      { code: 'sip_failure', at: 'meta.sip_status_code', outranks: true, category: 'dial', retry: 'backoff', todo: 'The carrier refused the call: read the SIP status in the log.', source: SIP },
      { code: 'inference_quota_exceeded', status: 429, category: 'credits', retry: 'never', todo: 'The quota of LiveKit Inference is used up: raise the plan.', source: SDK },
      { code: 'unauthenticated', status: 401, category: 'auth', retry: 'never', message: 'invalid token', todo: 'The token expired, its secret is wrong, or it lacks a grant. Check the clock.' },
      { code: 'permission_denied', status: 403, category: 'permission', retry: 'never', todo: 'Add the grant to the token.' },
      ...each(['invalid_argument', 'malformed', 'out_of_range'], { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the field that `meta.argument` names.' }),
      { code: 'not_found', status: 404, category: 'not_found', retry: 'never', todo: 'Check the room, participant, trunk or egress id.' },
      { code: 'bad_route', status: 404, category: 'invalid_request', retry: 'never', todo: 'The URL or its prefix is wrong.' },
      { code: 'already_exists', status: 409, category: 'conflict', retry: 'never', todo: 'It exists already.' },
      { code: 'aborted', status: 409, category: 'conflict', retry: 'backoff', todo: 'Try again.' },
      { code: 'failed_precondition', status: 412, category: 'invalid_request', retry: 'never', todo: 'The resource is in the wrong state.' },
      { code: 'resource_exhausted', when: { text: '*concurren*' }, status: 429, category: 'concurrency', retry: 'backoff', message: 'concurrent ingress sessions limit exceeded', todo: 'Too many sessions at once: raise the limits of the project.' },
      { code: 'resource_exhausted', status: 429, category: 'rate_limit', retry: 'backoff', message: 'limit exceeded', todo: 'Raise the limits of the project. A free plan stops at its monthly quota.' },
      { code: 'canceled', status: 408, category: 'cancelled', retry: 'never', todo: 'Nothing: the client closed the request.' },
      { code: 'deadline_exceeded', status: 408, category: 'timeout', retry: 'backoff', todo: 'No answer came in time: retry with backoff.' },
      { code: 'unimplemented', status: 501, category: 'invalid_request', retry: 'never', todo: 'The server is older than the SDK.' },
      { code: 'unavailable', status: 503, category: 'provider', retry: 'backoff', message: 'no response from servers', todo: 'No SIP or egress worker answers. Self-hosted: start one.' },
      ...each(['internal', 'unknown', 'data_loss'], { status: 500, category: 'provider', retry: 'backoff', todo: 'LiveKit failed: retry with backoff. Self-hosted: check Redis.' }),
    ],
  },

  statuses: {
    source: AUTH,
    rows: [
      { status: 400, category: 'invalid_request', retry: 'never', todo: 'Fix the request.' },
      { status: 401, category: 'auth', retry: 'never', todo: 'The token expired, its secret is wrong, or it lacks a grant. Check the clock.' },
      { status: 403, category: 'permission', retry: 'never', todo: 'Add the grant to the token.' },
      { status: 404, category: 'not_found', retry: 'never', todo: 'Check the URL, the room and the ids.' },
      { status: 413, category: 'invalid_request', retry: 'never', todo: 'The request is too large.' },
      { status: 429, when: { text: '*concurren*' }, category: 'concurrency', retry: 'backoff', todo: 'Too many sessions at once: raise the limits of the project.' },
      { status: 429, category: 'rate_limit', retry: 'backoff', todo: 'Slow down, or raise the limits of the project.' },
      { status: 500, category: 'provider', retry: 'backoff', todo: 'LiveKit failed: retry with backoff.' },
      { status: 503, category: 'provider', retry: 'backoff', todo: 'LiveKit is unavailable: retry with backoff.' },
    ],
  },

  calls: {
    source: HOOKS,
    ends: [
      { word: 'USER_UNAVAILABLE', outcome: 'no_answer', todo: 'Nothing: nobody answered.' },
      { word: 'USER_REJECTED', outcome: 'rejected', weak: true, todo: 'Nothing: the recipient rejected the call, or was busy.' },
      { word: 'SIP_TRUNK_FAILURE', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'The trunk or the carrier failed: check both.' },
      ...['CLIENT_INITIATED', 'PARTICIPANT_REMOVED', 'ROOM_DELETED', 'ROOM_CLOSED'].map((word) => ({ word, outcome: 'answered' as const, weak: true as const, todo: 'Nothing: the call ended.' })),
      ...['CONNECTION_TIMEOUT', 'SIGNAL_CLOSE', 'STATE_MISMATCH', 'JOIN_FAILURE'].map((word) => ({ word, outcome: 'failed' as const, category: 'network' as const, retry: 'backoff' as const, todo: 'The connection broke: check the path of the media.' })),
      { word: 'MEDIA_FAILURE', outcome: 'failed', category: 'dial', retry: 'backoff', todo: 'No media arrived: check the firewall and the codecs.' },
      { word: 'AGENT_ERROR', outcome: 'failed', category: 'upstream', retry: 'backoff', todo: 'Your agent failed: look at its log.' },
      { word: 'SERVER_SHUTDOWN', outcome: 'failed', category: 'provider', retry: 'backoff', todo: 'The server shut down: call again.' },
      { word: 'DUPLICATE_IDENTITY', outcome: 'failed', category: 'conflict', retry: 'never', todo: 'Two participants have one identity.' },
      { word: 'UNKNOWN_REASON', outcome: 'unknown', weak: true, todo: 'Read the log of the SIP participant.' },
    ],
    underWay: ['MIGRATION'],
    otherwiseOver: true,
    fields: {
      id: ['attributes.sip\\.callID', 'sid'],
      status: ['disconnectReason'],
      end: ['disconnectReason'],
      duration: [{ from: 'joinedAt', to: '$.createdAt' }],
    },
    directions: [
      { direction: 'inbound', at: 'attributes.sip\\.ruleID' },
      { direction: 'outbound', at: 'attributes.sip\\.callID' },
    ],
    responses: [],
    webhook: { source: HOOKS, event: ['event'], ended: ['participant_left', 'participant_connection_aborted'], other: ['*'], call: ['participant'], when: { at: 'participant.kind', is: 'SIP' } },
  },

  secrets: { source: SDK, patterns: [/\bAPI[A-Za-z0-9]{12}\b/g] },
};
