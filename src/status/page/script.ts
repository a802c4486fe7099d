/**
 * Of the status page, for browsers of the last five years. It writes text only as text (`textContent`), so that a label
 * can hold anything; it keeps the elements of rows that stay, so that focus and the place of a screen reader survive.
 */
export const SCRIPT = `
'use strict';
const SIGNS = { failing: '\\u2715', degraded: '!', ok: '\\u2713', idle: '\\u2013' };
const EVERY_MS = 2000;
const FIRST_ACCOUNTS = 20;
const $ = (id) => document.getElementById(id);
let paused = false;
let allAccounts = false;
let shown;
let shownAt = 0;

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes, updates, orders and removes the children of an element, one for each item. */
function sync(parent, items, keyOf, create, update) {
  const existing = new Map(Array.from(parent.children, (child) => [child.dataset.key, child]));
  const focused = document.activeElement;
  items.forEach((item, i) => {
    const key = keyOf(item);
    let child = existing.get(key);
    existing.delete(key);
    if (!child) {
      child = create(item);
      child.dataset.key = key;
    }
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] || null);
    update(child, item);
  });
  for (const child of existing.values()) child.remove();
  if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}

const number = (value) => (value === undefined ? '' : new Intl.NumberFormat('en', { maximumFractionDigits: 2 }).format(value));

function span(seconds) {
  if (seconds < 90) return Math.max(0, Math.round(seconds)) + ' s';
  if (seconds < 5400) return Math.round(seconds / 60) + ' min';
  if (seconds < 172800) return Math.round(seconds / 3600) + ' h';
  return Math.round(seconds / 86400) + ' days';
}

/** The server's clock, which is not the browser's. */
const serverNow = () => shown.now + (performance.now() - shownAt);

function clock(ms) {
  const date = new Date(ms);
  const time = date.toLocaleTimeString('en-GB');
  return date.toDateString() === new Date(serverNow()).toDateString() ? time : date.toLocaleDateString('en-CA') + ' ' + time;
}

function copyButton(text, what) {
  const button = make('button', 'Copy', 'copy');
  button.type = 'button';
  button.setAttribute('aria-label', 'Copy ' + what + ' ' + text);
  button.addEventListener('click', () => copy(text, button));
  return button;
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
    announce('Copied ' + text);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(button.previousElementSibling);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    button.textContent = 'Selected';
    announce('The clipboard is not available: the text is selected');
  }
  setTimeout(() => (button.textContent = 'Copy'), 2000);
}

function announce(text) {
  write($('notice'), text);
}

/** Bars for each minute: attempts, with the failures among them in front. */
function chart(svg, provider) {
  const { requestsPerMinute: all, failuresPerMinute: bad } = provider;
  const most = Math.max(1, ...all);
  const bars = [];
  const bar = (className, value, i) => {
    const height = value === 0 ? 0 : Math.max(1, (value / most) * 30);
    bars.push({ className, x: i * 10, y: 30 - height, height });
  };
  all.forEach((value, i) => bar('all', value, i));
  bad.forEach((value, i) => bar('bad', Math.min(value, all[i]), i));
  while (svg.children.length < bars.length) svg.append(document.createElementNS(svg.namespaceURI, 'rect'));
  bars.forEach(({ className, x, y, height }, i) => {
    const rect = svg.children[i];
    for (const [name, value] of Object.entries({ class: className, x, y, width: 8, height })) rect.setAttribute(name, value);
  });
  const total = (values) => values.reduce((sum, value) => sum + value, 0);
  svg.setAttribute('aria-label', 'Requests per minute in the last ' + all.length + ' minutes: ' + number(total(all)) + ' requests, ' +
    number(total(bad)) + ' failed, at most ' + number(Math.max(...all)) + ' in a minute');
}

function createCard(provider) {
  const card = make('li');
  const head = make('div', undefined, 'head');
  head.append(make('h3', provider.title), make('span', '', 'state'));
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({ class: 'chart', role: 'img', viewBox: '0 0 300 30', preserveAspectRatio: 'none' }))
    svg.setAttribute(name, value);
  const links = make('p', undefined, 'links');
  for (const [name, url] of Object.entries(provider.links)) {
    if (!/^https?:/.test(url)) continue;
    const link = make('a', name);
    link.href = url;
    link.rel = 'noreferrer';
    link.setAttribute('aria-label', provider.title + ': ' + name);
    links.append(link, ' ');
  }
  const cause = make('p', undefined, 'cause');
  cause.append(make('strong', '', 'category'), ' ', make('code', '', 'code'), ' ', make('span', '', 'since'));
  card.append(head, cause, make('p', '', 'todo'), svg, make('p', '', 'soft counts'), links);
  return card;
}

function updateCard(card, provider) {
  const { state, cause, requestsPerMinute, failuresPerMinute, activeRequests, openStreams } = provider;
  card.className = state;
  const part = (name) => card.querySelector('.' + name);
  write(part('state'), SIGNS[state] + ' ' + state);
  write(part('category'), cause ? cause.category : '');
  write(part('code'), cause && cause.code && cause.code !== cause.category ? cause.code : '');
  write(part('since'), cause ? number(cause.count) + ' in 5 minutes, since ' + clock(cause.since) : '');
  write(part('todo'), cause ? cause.todo : '');
  part('cause').hidden = part('todo').hidden = !cause;
  chart(card.querySelector('svg'), provider);
  const lately = (values) => number(values.slice(-5).reduce((sum, value) => sum + value, 0));
  write(part('counts'), 'Last 5 minutes: ' + lately(requestsPerMinute) + ' requests, ' + lately(failuresPerMinute) + ' failed. Now ' +
    number(activeRequests) + ' in flight, ' + number(openStreams) + ' open streams.');
}

/** A row of a table whose cells have names; explicit roles, because on a phone rows are shown as blocks. */
function createRow(table) {
  const row = make('tr');
  row.setAttribute('role', 'row');
  Array.from(table.tHead.rows[0].cells).forEach((head, i) => {
    const cell = make(i === 0 ? 'th' : 'td');
    cell.setAttribute('role', i === 0 ? 'rowheader' : 'cell');
    if (i === 0) cell.scope = 'row';
    cell.dataset.label = head.textContent;
    row.append(cell);
  });
  return row;
}

function fill(row, cells) {
  cells.forEach((text, i) => text !== undefined && write(row.cells[i], text));
}

function showTable(id, items, keyOf, update) {
  const table = $(id);
  const seen = new Map();
  const unique = (item) => {
    const key = keyOf(item);
    seen.set(key, (seen.get(key) || 0) + 1);
    return key + '#' + seen.get(key);
  };
  sync(table.tBodies[0], items, unique, () => createRow(table), update);
  table.hidden = items.length === 0;
  $(id + '-none').hidden = items.length > 0;
}

const ofAccount = ({ provider, account }) => (account === '' ? provider : provider + ' / ' + account);

function updateAccount(row, one) {
  const { unit, remaining, used, consumedPerHour, secondsLeft, observedAt } = one;
  fill(row, [ofAccount(one), number(remaining) + (remaining === undefined ? '' : ' ' + unit), number(used),
    consumedPerHour ? number(consumedPerHour) + ' per hour' : '', secondsLeft === undefined ? '' : span(secondsLeft),
    observedAt === undefined ? '' : span(serverNow() / 1000 - observedAt) + ' ago']);
  row.cells[4].classList.toggle('urgent', remaining <= 0 || secondsLeft < 14400);
}

function updateLimit(row, one) {
  const { kind, limit, remaining, resetAt } = one;
  const left = resetAt === undefined ? undefined : resetAt - serverNow() / 1000;
  fill(row, [ofAccount(one) + (kind ? ' / ' + kind : ''), number(remaining), number(limit),
    left === undefined ? '' : left <= 0 ? 'now' : 'in ' + span(left)]);
  row.cells[1].classList.toggle('urgent', remaining === 0);
}

function updateCall(row, { provider, direction, outcome, count }) {
  fill(row, [provider, outcome.replace('_', ' '), direction, number(count)]);
}

function updateFailure(row, failure) {
  if (row.cells[0].firstChild) return;
  const { at, provider, account, operation, kind, category, errorType, code, status, requestId, callId, traceId, todo } = failure;
  const time = make('time', clock(at));
  time.dateTime = new Date(at).toISOString();
  row.cells[0].append(time);
  const word = code || errorType;
  fill(row, [undefined, account === 'default' ? provider : provider + ' / ' + account, operation || kind]);
  row.cells[3].append(make('code', word), document.createElement('br'), category + (status && String(status) !== word ? ', HTTP ' + status : ''));
  const id = requestId || callId;
  if (id) row.cells[4].append(make('code', id), copyButton(id, requestId ? 'request id' : 'call id'));
  write(row.cells[5], todo || '');
  if (traceId) row.cells[6].append(make('code', traceId), copyButton(traceId, 'trace id'));
}

function summary({ providers, faults }) {
  const count = (state) => providers.filter((one) => one.state === state).length;
  const bad = ['failing', 'degraded'].filter((state) => count(state) > 0)
    .map((state) => count(state) + ' ' + state + ': ' + providers.filter((one) => one.state === state).map((one) => one.title).join(', '));
  const well = providers.length === 0 ? 'No request to a voice API yet' : 'No provider fails';
  return (bad.length > 0 ? bad.join('; ') : well) + (faults.length > 0 ? '; sidetone itself has faults' : '');
}

function show(status) {
  shown = status;
  shownAt = performance.now();
  const { providers, accounts, rateLimits, calls, failures, unused, faults, leftOut } = status;
  const text = summary(status);
  write($('summary'), text);
  document.title = (providers.some(({ state }) => state === 'failing') ? SIGNS.failing + ' ' : '') + text + ' - sidetone';
  sync($('providers'), providers, ({ name }) => name, createCard, updateCard);
  $('providers-none').hidden = providers.length > 0;
  write($('unused'), unused.length > 0 ? 'Watched and not used since the start: ' + unused.join(', ') : '');
  const rows = allAccounts ? accounts : accounts.slice(0, FIRST_ACCOUNTS);
  showTable('accounts', rows, (one) => [one.provider, one.account, one.unit].join(), updateAccount);
  $('more').hidden = accounts.length <= FIRST_ACCOUNTS;
  write($('more'), allAccounts ? 'Show ' + FIRST_ACCOUNTS + ' accounts' : 'Show all ' + accounts.length + ' accounts');
  write($('left-out'), leftOut.accounts > 0 ? number(leftOut.accounts) + ' further accounts are in /metrics only.' : '');
  showTable('limits', rateLimits, (one) => [one.provider, one.account, one.kind].join(), updateLimit);
  showTable('calls', calls, (one) => [one.provider, one.outcome, one.direction].join(), updateCall);
  showTable('failures', failures, (one) => [one.at, one.provider, one.errorType, one.requestId, one.traceId].join(), updateFailure);
  write($('faults'), faults.map(({ stage, count }) => number(count) + ' in ' + stage).join(', '));
  $('faults-row').hidden = faults.length === 0;
  write($('about'), 'sidetone ' + status.sidetone + ', process ' + status.pid + ' on Node.js ' + status.node + ', watching for ' + span((status.now - status.startedAt) / 1000));
  filter();
}

function filter() {
  const wanted = $('filter').value.trim().toLowerCase();
  for (const row of document.querySelectorAll('#failures tbody tr, #accounts tbody tr'))
    row.hidden = wanted !== '' && !row.textContent.toLowerCase().includes(wanted);
}

async function refresh() {
  try {
    const response = await fetch('status.json', { cache: 'no-store' });
    if (!response.ok) throw new Error('status ' + response.status);
    show(await response.json());
    document.body.classList.remove('stale');
  } catch {
    document.body.classList.add('stale');
    write($('summary'), shown ? 'The service does not answer: this is the state of ' + clock(shown.now) : 'The service does not answer');
  }
}

async function loop() {
  if (!paused && !document.hidden) await refresh();
  setTimeout(loop, EVERY_MS);
}

/** Countdowns go on between two answers. */
function countDown() {
  if (!shown || document.hidden || paused) return;
  showTable('limits', shown.rateLimits, (one) => [one.provider, one.account, one.kind].join(), updateLimit);
}

$('pause').addEventListener('click', () => {
  paused = !paused;
  write($('pause'), paused ? 'Resume updates' : 'Pause updates');
  if (!paused) refresh();
});
$('more').addEventListener('click', () => {
  allAccounts = !allAccounts;
  show(shown);
});
$('filter').addEventListener('input', filter);
document.addEventListener('visibilitychange', () => document.hidden || paused || refresh());
setInterval(countDown, 1000);
loop();
`;
