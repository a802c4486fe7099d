import type { Incident } from './incident.ts';

const WIDTH = 900;
const HEIGHT = 220;
const LEFT = 50;
const TOP = 34;
const BASE = 180;

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const clock = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 16)}`;

/** Requests and the failures among them over the period, with the alerts above: a standalone SVG, without scripts. */
export function drawTimeline({ title, timeline, alerts, from, to, step }: Incident): string {
  const most = Math.max(1, ...timeline.map(({ requests }) => requests));
  const width = (WIDTH - LEFT - 10) / Math.max(1, timeline.length);
  const height = (count: number) => ((BASE - TOP) * count) / most;
  const bar = (i: number, count: number, color: string) =>
    count === 0
      ? ''
      : `<rect x="${number(LEFT + i * width)}" y="${number(BASE - height(count))}" width="${number(Math.max(0.5, width - 1))}" height="${number(height(count))}" fill="${color}"/>`;
  const bars = timeline
    .map(({ requests, failures }, i) => bar(i, requests, '#9fb4cf') + bar(i, Math.min(failures, requests), '#b3121f'))
    .join('\n');
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const at = (time: string) => LEFT + ((WIDTH - LEFT - 10) * (Date.parse(time) - start)) / Math.max(1, end - start);
  const spans = alerts
    .slice(0, 12)
    .map(({ alert, severity, from: since, to: until }) => {
      const x = at(since);
      return `<rect x="${number(x)}" y="${TOP - 8}" width="${number(Math.max(2, at(until) - x))}" height="4" fill="${severity === 'critical' ? '#b3121f' : '#8a4b00'}"><title>${escaped(`${alert} (${severity})`)}</title></rect>`;
    })
    .join('\n');
  const label = (x: number, y: number, text: string, anchor = 'start') =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(text)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escaped(`Requests to ${title} and failures among them, ${from} to ${to}`)}">
<style>text { font: 12px sans-serif; fill: #16191d }</style>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
${label(LEFT, 16, `${title}: requests (grey) and failures (red) in ${step} s, alerts above`)}
${bars}
${spans}
<line x1="${LEFT}" y1="${BASE}" x2="${WIDTH - 10}" y2="${BASE}" stroke="#4a5260"/>
${label(LEFT - 6, TOP + 4, String(Math.round(most)), 'end')}
${label(LEFT - 6, BASE, '0', 'end')}
${label(LEFT, BASE + 18, `${clock(from)} UTC`)}
${label(WIDTH - 10, BASE + 18, `${clock(to)} UTC`, 'end')}
</svg>
`;
}

const number = (value: number): string => String(Math.round(value * 100) / 100);
