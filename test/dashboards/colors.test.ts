import { describe, expect, it } from 'vitest';
import { CATEGORIES } from '../../src/model/verdict.ts';
import { BY_BADNESS } from '../../src/monitoring/dashboards/health.ts';
import { CATEGORY_COLORS, HEALTHY, SEVERITY_COLORS } from '../../src/monitoring/dashboards/palette.ts';
import { DASHBOARDS } from './support.ts';

/**
 * Sight without one kind of cone: matrices on linear RGB for full severity, from Machado, Oliveira and Fernandes, "A
 * Physiologically-based Model for Simulation of Color Vision Deficiency", 2009.
 */
const SIGHTS: Readonly<Record<string, readonly number[]>> = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};
/** In CIELAB; 2.3 is just visible with the colours side by side. */
const MIN_DIFFERENCE = 17.5;
/** Grafana's dark panel. WCAG 2.1, 1.4.11 requires a contrast of 3 between a graphic and its surroundings. */
const PANEL = '#181b1f';
const MIN_CONTRAST = 3;

type Triple = readonly [number, number, number];

function linear(hex: string): Triple {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function seen([r, g, b]: Triple, m: readonly number[]): Triple {
  const part = (i: number): number => {
    const value = (m[i] ?? 0) * r + (m[i + 1] ?? 0) * g + (m[i + 2] ?? 0) * b;
    return Math.min(1, Math.max(0, value));
  };
  return [part(0), part(3), part(6)];
}

/** CIE 1976, D65. */
function lab([r, g, b]: Triple): Triple {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const luminance = (hex: string): number => {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const COLORS = Object.entries({ ...CATEGORY_COLORS, healthy: HEALTHY });

describe.each(Object.entries(SIGHTS))('%s', (_, matrix) => {
  it('any two categories look different', () => {
    const labs = COLORS.map(([name, color]) => [name, lab(seen(linear(color), matrix))] as const);
    const alike = labs.flatMap(([a, one], i) =>
      labs.slice(i + 1).flatMap(([b, other]) => {
        const difference = Math.hypot(...one.map((part, at) => part - (other[at] ?? 0)));
        return difference < MIN_DIFFERENCE ? [`${a} and ${b}: ${difference.toFixed(1)}`] : [];
      }),
    );
    expect(alike).toEqual([]);
  });
});

it('every colour stands out on a dark panel', () => {
  for (const [name, color] of COLORS) {
    const contrast = (luminance(color) + 0.05) / (luminance(PANEL) + 0.05);
    expect([name, contrast >= MIN_CONTRAST]).toEqual([name, true]);
  }
});

it('every category has a colour and, except aborts by the service, a rank', () => {
  expect(Object.keys(CATEGORY_COLORS).sort()).toEqual([...CATEGORIES].sort());
  expect([...BY_BADNESS, 'cancelled'].sort()).toEqual([...CATEGORIES].sort());
});

it('a category has its colour everywhere', () => {
  for (const text of DASHBOARDS.map((dashboard) => JSON.stringify(dashboard))) {
    const mapped = text.matchAll(/"text":"(\w+)","color":"(#\w+)"/g);
    const fixed = text.matchAll(
      /"options":"(\w+)"\},"properties":\[\{"id":"color","value":\{"mode":"fixed","fixedColor":"(#\w+)"/g,
    );
    const colors: Record<string, string> = {
      ...CATEGORY_COLORS,
      ...SEVERITY_COLORS,
      healthy: HEALTHY,
      accepted: HEALTHY,
      answered: HEALTHY,
      normal: HEALTHY,
    };
    for (const [, name = '', color] of [...mapped, ...fixed]) expect([name, color]).toEqual([name, colors[name]]);
  }
});
