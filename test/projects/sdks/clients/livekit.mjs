import { RoomServiceClient, SipClient } from 'livekit-server-sdk';

const CLOUD = ['https://acme.livekit.cloud', 'APIabcdefgh', 'secret-of-32-characters-or-longer'];
const [rooms, sip] = [new RoomServiceClient(...CLOUD), new SipClient(...CLOUD)];

export const acts = {
  createRoom: () => rooms.createRoom({ name: 'lobby' }),
  dial: () => sip.createSipParticipant('ST_trunk', '+14155550100', 'lobby', { waitUntilAnswered: true, timeout: 5 }),
};
