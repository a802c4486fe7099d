import type { Panel, PanelDraft, Row } from './grafana.ts';

/** How wide and how high a panel is, in Grafana's grid of 24 columns. */
export type Placed = { readonly panel: PanelDraft; readonly w: number; readonly h: number };

export type Section = {
  /** Absent: the panels are at the top, without a heading. */
  readonly title?: string;
  readonly collapsed?: true;
  readonly panels: readonly Placed[];
};

export const COLUMNS = 24;

export const place = (w: number, h: number, panel: PanelDraft): Placed => ({ panel, w, h });

/** Left to right, then down: a line ends when the next panel does not fit. Ids follow the order. */
export function layOut(sections: readonly Section[]): (Panel | Row)[] {
  let id = 0;
  let y = 0;
  return sections.flatMap(({ title, collapsed = false, panels }) => {
    const row = title === undefined ? undefined : { id: ++id, title, gridPos: { x: 0, y: y++, w: COLUMNS, h: 1 } };
    const placed: Panel[] = [];
    let [x, height] = [0, 0];
    for (const { panel, w, h } of panels) {
      if (x + w > COLUMNS) {
        y += height;
        [x, height] = [0, 0];
      }
      placed.push({ ...panel, id: ++id, gridPos: { x, y, w, h } });
      x += w;
      height = Math.max(height, h);
    }
    y += height;
    if (row === undefined) return placed;
    const heading: Row = { type: 'row', ...row, collapsed, panels: collapsed ? placed : [] };
    return collapsed ? [heading] : [heading, ...placed];
  });
}
