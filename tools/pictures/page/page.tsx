import { createTheme, ThemeContext } from '@grafana/data';
import { GlobalStyles } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import type { Panel, Row } from '../../../src/monitoring/dashboards/grafana.ts';
import type { Recorded, Recording } from '../record.ts';
import { PanelView } from './panel-view.tsx';

declare global {
  var recording: Recording;
}

/** Of Grafana's grid. */
const ROW = 30;
const GAP = 8;
const COLUMNS = 24;
const MARGIN = 16;

const theme = createTheme({ colors: { mode: 'dark' } });
const isRow = (panel: Panel | Row): panel is Row => panel.type === 'row';

function Dashboard({ dashboard, results }: Recorded) {
  const unit = (window.innerWidth - 2 * MARGIN + GAP) / COLUMNS;
  const { from, to, step } = globalThis.recording;
  return (
    <>
      <div style={{ margin: `14px ${MARGIN}px`, fontSize: 18 }}>{dashboard.title}</div>
      <div style={{ position: 'relative', margin: `0 ${MARGIN}px` }}>
        {dashboard.panels.map((panel) => {
          const { x, y, w, h } = panel.gridPos;
          const [width, height] = [w * unit - GAP, h * (ROW + GAP) - GAP];
          return (
            <div key={panel.id} style={{ position: 'absolute', left: x * unit, top: y * (ROW + GAP), width, height }}>
              {isRow(panel) ? (
                <div style={{ padding: '4px 0', fontSize: 16 }}>{`${panel.collapsed ? '›' : '⌄'} ${panel.title}`}</div>
              ) : (
                <PanelView
                  panel={panel}
                  answers={results[panel.id] ?? {}}
                  {...{ width, height, theme, from, to, step }}
                />
              )}
            </div>
          );
        })}
      </div>
    </>
  );
}

const wanted = globalThis.recording.recorded.find(({ dashboard }) => `#${dashboard.uid}` === location.hash);
const root = document.body.appendChild(document.createElement('div'));
document.body.style.background = theme.colors.background?.canvas ?? '';
createRoot(root).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    {wanted ? <Dashboard {...wanted} /> : <p>{`no dashboard ${location.hash}`}</p>}
  </ThemeContext.Provider>,
);
