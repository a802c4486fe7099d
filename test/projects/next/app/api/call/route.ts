// Calls the provider with a key in the URL, which no signal may contain.
export const dynamic = 'force-dynamic';

export async function GET() {
  const url = `${process.env['VOICE_URL']}/v1/sessions/s1?api_key=sk_live_0123456789abcdef`;
  const response = await fetch(url, { cache: 'no-store' });
  return Response.json({ status: response.status, body: await response.json() });
}
