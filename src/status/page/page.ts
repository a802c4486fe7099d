import { createHash } from 'node:crypto';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** A table with explicit roles: on a narrow screen its rows are shown as blocks, which would cost it the implicit ones. */
function table(id: string, title: string, none: string, columns: readonly string[]): string {
  const head = columns.map((name) => `<th scope="col" role="columnheader">${name}</th>`).join('');
  return `<section aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
<p id="${id}-none" class="soft">${none}</p>
<table id="${id}" role="table" aria-labelledby="${id}-title" hidden>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup"></tbody>
</table>`;
}

/** The document: always the same. What it shows comes from `status.json`. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>sidetone</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Voice APIs of this service</h1>
<p id="summary" class="grow" role="status"></p>
<button type="button" id="pause">Pause updates</button>
<noscript><p>This page needs JavaScript. The same data is at <a href="status.json">status.json</a>.</p></noscript>
</header>
<main>
<section aria-labelledby="providers-title">
<h2 id="providers-title">Providers</h2>
<p id="providers-none" class="soft">No request to a voice API since the start.</p>
<ul id="providers" class="cards"></ul>
<p id="unused" class="soft"></p>
</section>
<p><label for="filter">Filter failures and accounts</label> <input type="search" id="filter" autocomplete="off"></p>
${table('failures', 'Last failures', 'Nothing failed since the start.', ['Time', 'Provider', 'Operation', 'Code', 'Request id', 'What to do', 'Trace id'])}
</section>
${table('accounts', 'Credits', 'No provider has reported a balance.', ['Account', 'Remaining', 'Used', 'Consumption', 'Lasts', 'Read'])}
<p><button type="button" id="more" hidden>Show all accounts</button> <span id="left-out" class="soft"></span></p>
</section>
${table('limits', 'Rate limits', 'No provider has reported a rate limit.', ['Account', 'Remaining', 'Limit', 'Resets'])}
</section>
${table('calls', 'How calls ended', 'No call has ended.', ['Provider', 'Outcome', 'Direction', 'Calls'])}
</section>
</main>
<footer>
<p id="faults-row" class="urgent" hidden>Faults of sidetone itself: <span id="faults"></span>. The service is not affected; please report them.</p>
<p class="soft"><span id="about"></span> <a href="metrics">metrics</a> <a href="status.json">status.json</a></p>
<p id="notice" class="soft" role="status"></p>
</footer>
<script>${SCRIPT}</script>
</body>
</html>
`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but this one script and this one style; no markup from strings, no frame, no other server. */
export const POLICY = [
  "default-src 'none'",
  `script-src ${hash(SCRIPT)}`,
  `style-src ${hash(STYLE)}`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');
