import type { RunSummary } from '../../contract/run-summary.ts';
import { element } from '../dom.ts';

/** Each chart is there twice, for a light and a dark background. The style sheet hides one of them, which the browser then never loads. */
const SHADES = ['light', 'dark'] as const;

/** Returns the elements that show a run: verdicts, tables, warnings and charts. */
export function renderRun(
  { run, verdicts, tables, reasons, charts }: RunSummary,
  language: string,
  chartsLabel: string,
): HTMLElement[] {
  return [
    ...verdicts.map((verdict) => element('p', { class: 'verdict' }, verdict)),
    ...tables.map(({ caption, rows }) => renderTable(caption, rows)),
    ...reasons.map((reason) => element('p', { class: 'warning' }, reason)),
    element(
      'div',
      { class: 'charts', tabindex: '0', role: 'region', 'aria-label': chartsLabel },
      ...charts.flatMap(({ id, alt }) =>
        SHADES.map((shade) =>
          element('img', {
            class: `on-${shade}`,
            src: `classroom/results/${run}/${id}.svg?shade=${shade}&lang=${language}`,
            alt,
            loading: 'lazy',
          }),
        ),
      ),
    ),
  ];
}

/** Returns a table that scrolls sideways if it is too wide. The first row and the first column are its heads. */
export function renderTable(
  caption: string,
  [head = [], ...body]: readonly (readonly string[])[],
): HTMLElement {
  return element(
    'div',
    { class: 'table-scroller', tabindex: '0', role: 'region', 'aria-label': caption },
    element(
      'table',
      { class: 'figures' },
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
      element(
        'tbody',
        {},
        ...body.map(([name = '', ...cells]) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, name),
            ...cells.map((text) => element('td', {}, text)),
          ),
        ),
      ),
    ),
  );
}
