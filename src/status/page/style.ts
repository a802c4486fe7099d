/**
 * Of the status page: two colour schemes, one column on a phone. Every pair of colours has a contrast of at least 4.5
 * (WCAG 2.2, 1.4.3). Tables become blocks on a narrow screen; their explicit roles keep them tables for screen readers.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --text: #16191d; --soft: #4a5260; --line: #d5dae1; --link: #0a4fb8;
  --failing: #b3121f; --degraded: #8a4b00; --ok: #12693a; --idle: #4a5260; --bar: #9fb4cf;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1d2127; --text: #eceff3; --soft: #b3bcc8; --line: #3a424d; --link: #8ab8ff;
    --failing: #ff8f8f; --degraded: #ffbf66; --ok: #6fdc9b; --idle: #b3bcc8; --bar: #56697f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
header, main, footer { max-width: 1280px; margin: 0 auto; padding: 12px 20px; }
header { display: flex; flex-wrap: wrap; gap: 6px 20px; align-items: center; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 22px 0 8px; }
main > :first-child h2 { margin-top: 4px; }
h3 { font-size: 1rem; margin: 0; }
p { margin: 4px 0; }
a { color: var(--link); }
code { font: 0.92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.grow { flex: 1; }
[role="status"] { font-weight: 600; }
button, input {
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 6px; padding: 3px 10px;
  min-height: 28px;
}
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
ul.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)); }
ul.cards > li { background: var(--card); border: 1px solid var(--line); border-left: 6px solid var(--idle); border-radius: 8px; padding: 12px 14px; }
li.failing { border-left-color: var(--failing) !important; }
li.degraded { border-left-color: var(--degraded) !important; }
li.ok { border-left-color: var(--ok) !important; }
.head { display: flex; gap: 10px; align-items: baseline; justify-content: space-between; }
.state { font-weight: 700; white-space: nowrap; }
.failing .state { color: var(--failing); }
.degraded .state { color: var(--degraded); }
.ok .state { color: var(--ok); }
.idle .state { color: var(--idle); }
svg.chart { display: block; width: 100%; height: 36px; margin: 8px 0 4px; border-bottom: 1px solid var(--line); }
svg.chart .all { fill: var(--bar); }
svg.chart .bad { fill: var(--failing); }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
caption { text-align: left; color: var(--soft); padding: 0 0 6px; }
th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
td.number { font-variant-numeric: tabular-nums; }
td .copy { margin-left: 6px; padding: 0 8px; font-size: 0.85em; }
.urgent { color: var(--failing); font-weight: 700; }
[hidden] { display: none !important; }
body.stale main { outline: 3px dashed var(--failing); outline-offset: -3px; }
@media (max-width: 760px) {
  header, main, footer { padding: 10px 12px; }
  ul.cards { grid-template-columns: 1fr; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody, tr, th, td { display: block; border: 0; }
  tbody tr { border-top: 1px solid var(--line); padding: 8px 4px; }
  th, td { padding: 2px 8px; }
  tbody td::before { content: attr(data-label) " "; color: var(--soft); }
  td:empty { display: none; }
}
@media (forced-colors: active) {
  svg.chart .all { fill: GrayText; }
  svg.chart .bad { fill: CanvasText; }
}
`;
