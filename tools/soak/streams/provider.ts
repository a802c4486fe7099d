import { openProvider, type Peer } from '../../../test/kit/streams/provider.ts';

/** The provider of the soak, in its own process: its number of connections is limited too. */
const provider = await openProvider((peer) => {
  const how = peer.url.searchParams.get('how') ?? 'echo';
  if (how === 'refuse') return peer.refuse(503, {}, { error: { code: 'service_unavailable' } });
  if (how === 'hang up') return void peer.socket.destroy();
  if (how === 'echo') return echo(peer);
  const websocket = peer.accept();
  // Every other way begins on the service's signal: until then the stream stays open.
  websocket.on('message', () => {
    if (how === 'provider closes') websocket.close(4029, 'slow down');
    if (how === 'without a code') websocket.close();
    if (how === 'FIN') peer.socket.destroy();
    if (how === 'RST') peer.socket.resetAndDestroy();
  });
});
process.send?.({ host: provider.host });
process.on('disconnect', () => process.exit(0));

/** Echoes at the service's pace. */
function echo(peer: Peer): void {
  const websocket = peer.accept();
  websocket.on('message', (data, isBinary) => websocket.send(data, { binary: isBinary }));
}
