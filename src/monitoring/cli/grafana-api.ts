import type { GrafanaDashboard } from '../dashboards/grafana.ts';

export type PushOptions = {
  /** Where Grafana is, with its path where it is served below one. */
  readonly address: string;
  /** Of a service account. */
  readonly token: string;
  /** The uid of a folder; undefined: the root. */
  readonly folder: string | undefined;
  readonly overwrite: boolean;
};

const TIMEOUT_MS = 30_000;
/** RFC 6750, section 2.1, and what else stands in a header without harm. */
const TOKEN = /^[\x21-\x7e]+$/;

/**
 * https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/
 *
 * @returns the path of the dashboard in Grafana
 * @throws Error one sentence of what Grafana said and what to do about it, never with the token
 */
export async function pushDashboard(dashboard: GrafanaDashboard, options: PushOptions): Promise<string> {
  checkRequest(options);
  const response = await send(dashboard, options);
  const answer = await readAnswer(response);
  if (response.ok) return typeof answer['url'] === 'string' ? answer['url'] : `/d/${dashboard.uid}`;
  const said = typeof answer['message'] === 'string' ? `: ${answer['message']}` : '';
  throw new Error(
    `sidetone: Grafana answered ${response.status} for ${dashboard.uid}${said}. ${advice(response, answer['status'])}`,
  );
}

/** What fetch() refuses with a TypeError that names neither. */
function checkRequest({ address, token }: PushOptions): void {
  const { origin, username, password } = new URL(address);
  if (username !== '' || password !== '')
    throw new Error(
      `sidetone: the address of Grafana at ${origin} holds a user name or a password, expected none: GRAFANA_TOKEN stands for both`,
    );
  if (!TOKEN.test(token))
    throw new Error(
      'sidetone: GRAFANA_TOKEN holds a space, a line break or a character beyond ASCII, expected the token of a Grafana service account',
    );
}

async function send(
  dashboard: GrafanaDashboard,
  { address, token, folder, overwrite }: PushOptions,
): Promise<Response> {
  const body = {
    dashboard: { ...dashboard, id: null },
    ...(folder === undefined ? {} : { folderUid: folder }),
    overwrite,
    message: 'sidetone dashboards',
  };
  try {
    return await fetch(`${address.replace(/\/+$/, '')}/api/dashboards/db`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      // A redirect would make a GET of it, or carry the token elsewhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
    const why =
      name === 'TimeoutError' ? `no answer in ${TIMEOUT_MS / 1000} s` : (cause?.code ?? cause?.message ?? name);
    throw new Error(`sidetone: Grafana at ${new URL(address).origin} cannot be reached: ${why}`);
  }
}

/** What is no JSON object (a proxy's page, an empty body) says nothing. */
async function readAnswer(response: Response): Promise<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(await response.text());
    return typeof answer === 'object' && answer !== null ? { ...answer } : {};
  } catch {
    return {};
  }
}

function advice({ status, headers }: Response, word: unknown): string {
  if (status >= 300 && status < 400)
    return `It redirects to ${headers.get('location') ?? 'elsewhere'}: push to that address.`;
  switch (status) {
    case 401:
      return 'GRAFANA_TOKEN is not a token of this Grafana, or has expired.';
    case 403:
      return 'The token’s service account needs dashboards:create and dashboards:write in the folder: the role Editor has both.';
    case 404:
      return 'Check the address, and the folder’s uid.';
    case 412:
      return word === 'name-exists'
        ? 'Another dashboard in this folder has its title: rename that one, choose another --folder, or replace it with --overwrite.'
        : 'It was changed in Grafana meanwhile: --overwrite replaces it.';
    default:
      return status >= 500 ? 'Grafana’s own log says more.' : 'Nothing was changed.';
  }
}
