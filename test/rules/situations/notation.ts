/** Runs of equal steps as `a+bxn`; the end of a series as `stale`, as a scrape that fails leaves it. */
export function notation(values: readonly (number | undefined)[]): string {
  const parts: string[] = [];
  for (let i = 0; i < values.length; ) {
    const value = values[i];
    if (value === undefined) {
      let n = 1;
      while (i + n < values.length && values[i + n] === undefined) n++;
      const ended = i > 0;
      if (ended) parts.push('stale');
      if (n > (ended ? 1 : 0)) parts.push(`_x${n - (ended ? 1 : 0)}`);
      i += n;
      continue;
    }
    const step = round((values[i + 1] ?? value) - value);
    let n = 0;
    while (values[i + n + 1] !== undefined && round((values[i + n + 1] ?? 0) - (values[i + n] ?? 0)) === step) n++;
    parts.push(n === 0 ? String(value) : `${value}${step < 0 ? step : `+${step}`}x${n}`);
    i += n + 1;
  }
  return parts.join(' ');
}

const round = (value: number): number => Number(value.toFixed(6));
