/** One line of a picture: sizes and costs, both above 0. */
export type Curve = { readonly name: string; readonly points: readonly (readonly [size: number, cost: number])[] };

const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [760, 340, 60, 50, 240, 40] as const;
const COLOURS = ['#1f77b4', '#d62728', '#2ca02c', '#9467bd'];

/** A picture of how costs grow, as SVG: sizes on a logarithmic axis, costs on a linear one that begins at 0. */
export function drawCurves(
  title: string,
  unit: string,
  curves: readonly Curve[],
  against = 'the size of the service',
): string {
  const whole = `${title}, ${unit}, against ${against}`;
  const points = curves.flatMap((curve) => curve.points);
  const most = Math.max(...points.map(([size]) => size));
  const highest = Math.max(...points.map(([, cost]) => cost)) * 1.1;
  const x = (size: number): number => LEFT + (Math.log10(size) / Math.log10(most)) * (WIDTH - LEFT - RIGHT);
  const y = (cost: number): number => HEIGHT - BOTTOM - (cost / highest) * (HEIGHT - TOP - BOTTOM);
  const decades = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, i) => 10 ** i);
  const levels = Array.from({ length: 5 }, (_, i) => (highest * i) / 4);
  const text = (at: readonly [number, number], words: string, more = ''): string =>
    `<text x="${at[0].toFixed(0)}" y="${at[1].toFixed(0)}" ${more}>${words}</text>`;
  const lines = [
    text([LEFT, 24], whole, 'font-size="15" font-weight="bold"'),
    ...levels.map((level) => `<path d="M${LEFT} ${y(level).toFixed(0)}H${WIDTH - RIGHT}" stroke="#ddd"/>`),
    ...levels.map((level) => text([LEFT - 8, y(level) + 4], level.toFixed(highest < 100 ? 1 : 0), 'text-anchor="end"')),
    ...decades.map((size) => text([x(size), HEIGHT - BOTTOM + 18], String(size), 'text-anchor="middle"')),
    ...curves.flatMap(({ name, points: own }, i) => {
      const colour = COLOURS[i % COLOURS.length] ?? 'black';
      const path = own.map(([size, cost]) => `${x(size).toFixed(1)},${y(cost).toFixed(1)}`);
      return [
        `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...path.map((it) => `<circle cx="${it.split(',')[0]}" cy="${it.split(',')[1]}" r="3" fill="${colour}"/>`),
        text([WIDTH - RIGHT + 16, TOP + 20 + i * 22], name, `fill="${colour}"`),
      ];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<title>${whole}</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>
${lines.join('\n')}
</svg>
`;
}
