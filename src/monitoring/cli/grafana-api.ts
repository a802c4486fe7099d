import { type Answer, HttpApi, tryJson } from '../console/http-api.ts';
import type { GrafanaDashboard } from '../dashboards/grafana.ts';

export type PushOptions = {
  /** The address of Grafana, including a path if it is served below one. */
  readonly address: string;
  /** The uid of a folder; undefined: the root. */
  readonly folder: string | undefined;
  readonly overwrite: boolean;
};

export const TOKEN_VARIABLE = 'GRAFANA_TOKEN';
/** A response has a few hundred bytes. */
const MAX_BYTES = 1024 * 1024;

/** @throws Error one sentence: the address holds a password, or the token is malformed */
export function openGrafana(address: string): HttpApi {
  const { origin, username, password } = new URL(address);
  if (username !== '' || password !== '')
    throw new Error(
      `sidetone: the address of Grafana at ${origin} contains a user name or a password, expected neither: ${TOKEN_VARIABLE} replaces both`,
    );
  return new HttpApi({ name: 'Grafana', address, tokenVariable: TOKEN_VARIABLE, maxBytes: MAX_BYTES });
}

/**
 * https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/
 *
 * @returns the path of the dashboard in Grafana
 * @throws Error one sentence of what Grafana answered and what to do about it, never with the token
 */
export async function pushDashboard(
  grafana: HttpApi,
  dashboard: GrafanaDashboard,
  { folder, overwrite }: Omit<PushOptions, 'address'>,
): Promise<string> {
  const body = {
    dashboard: { ...dashboard, id: null },
    ...(folder === undefined ? {} : { folderUid: folder }),
    overwrite,
    message: 'sidetone dashboards',
  };
  const answer = await grafana.text('/api/dashboards/db', JSON.stringify(body));
  const fields = fieldsOf(answer);
  const succeeded = answer.status >= 200 && answer.status < 300;
  // A login page answers 200, too.
  if (succeeded && fields['status'] === 'success' && fields['uid'] === dashboard.uid)
    return typeof fields['url'] === 'string' ? grafana.clean(fields['url']) : `/d/${dashboard.uid}`;
  const message = typeof fields['message'] === 'string' ? `: ${grafana.clean(fields['message'])}` : '';
  throw new Error(
    `sidetone: Grafana answered ${answer.status} for ${dashboard.uid}${message}. ${advice(grafana, answer, fields['status'])}`,
  );
}

/** An answer that is no JSON object (a proxy's page, an empty body) has none. */
function fieldsOf({ text }: Answer): Record<string, unknown> {
  const answer = tryJson(text);
  return typeof answer === 'object' && answer !== null ? { ...answer } : {};
}

function advice(grafana: HttpApi, { status, headers }: Answer, word: unknown): string {
  if (status < 300)
    return 'It does not confirm the dashboard: check that the address is Grafana’s own and no login page.';
  if (status < 400)
    return `It redirects to ${grafana.clean(headers.get('location') ?? 'elsewhere')}: push to that address.`;
  switch (status) {
    case 401:
      return `${TOKEN_VARIABLE} is not a token of this Grafana, or it has expired.`;
    case 403:
      return 'The token’s service account needs dashboards:create and dashboards:write in the folder; the role Editor has both.';
    case 404:
      return 'Check the address and the uid of the folder.';
    case 412:
      return word === 'name-exists'
        ? 'Another dashboard in this folder has the same title: rename it, choose another --folder, or replace it with --overwrite.'
        : 'The dashboard was edited in Grafana: replace it with --overwrite.';
    default:
      return status >= 500 ? 'Read Grafana’s own log.' : 'Nothing was changed.';
  }
}
