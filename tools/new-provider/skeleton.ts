import { constantOf } from '../generate/provider-index.ts';

/** The author must replace this. A test fails while it appears anywhere in the folder. */
export const PLACEHOLDER = 'REPLACE_ME';

/** The files of a new provider. */
export function skeletonOf(name: string, today: string): Readonly<Record<string, string>> {
  const page = `https://${PLACEHOLDER}`;
  const advice = "category: 'auth', retry: 'never', todo: 'Check the API key.'";
  return {
    'provider.ts': `import type { Provider } from '../../catalogue/provider.ts';

const ERRORS = '${page}';

export const ${constantOf(name)}: Provider = {
  name: '${name}',
  title: '${PLACEHOLDER}',
  docs: [ERRORS],
  hosts: { source: ERRORS, rows: ['${PLACEHOLDER}'] },
  operations: { source: ERRORS, rows: [{ name: 'calls.create', method: 'POST', template: '/${PLACEHOLDER}', placesCall: true }] },
  errorBody: { source: ERRORS, code: ['error.code'], message: ['error.message'] },
  codes: { source: ERRORS, rows: [{ code: '${PLACEHOLDER}', status: 401, ${advice} }] },
  statuses: { source: ERRORS, rows: [{ status: 401, ${advice} }] },
};
`,
    'fixtures.json': `[
  ${JSON.stringify({
    name: `${PLACEHOLDER} is auth`,
    source: page,
    request: { method: 'POST', path: `/${PLACEHOLDER}` },
    response: {
      status: 401,
      headers: { 'content-type': 'application/json' },
      body: { error: { code: PLACEHOLDER, message: PLACEHOLDER } },
    },
    expect: { category: 'auth', errorType: PLACEHOLDER },
  })},
  ${JSON.stringify({
    name: `${PLACEHOLDER}: 401 without a code is auth`,
    source: page,
    request: { method: 'POST', path: `/${PLACEHOLDER}` },
    response: { status: 401, headers: { 'content-type': 'application/json' }, body: {} },
    expect: { category: 'auth', errorType: '401' },
  })}
]
`,
    'README.md': `# ${PLACEHOLDER}

Read on ${today}.

- ${page}

## Ambiguities

${PLACEHOLDER}: where pages contradict each other or the SDK, and how it was decided.

## Not documented

${PLACEHOLDER}
`,
  };
}
