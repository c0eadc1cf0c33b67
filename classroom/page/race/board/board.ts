import { byId, element } from '../../dom.ts';
import { createFormat } from '../../format.ts';
import type { Speech } from '../../text/index.ts';
import { laneKinds } from '../lanes/index.ts';
import { type Race, type RunningLane, shownIds } from '../race.ts';
import type { SettingsStore } from '../settings.ts';
import { LATE_MS } from '../time/lateness.ts';
import { animate, frameOf, type Moment } from './canvas.ts';
import type { MeterFigures, ServerMeter } from './meter.ts';
import type { PageHealth } from './page-health.ts';
import {
  drawAxisLabels,
  drawGaps,
  drawGrid,
  drawLane,
  drawMeter,
  drawPublications,
  mostRequests,
} from './strip.ts';

const COLUMNS = ['lane', 'picture', 'requests', 'empty', 'messages', 'bytes', 'mean', 'worst'] as const;
type Column = (typeof COLUMNS)[number];
type Figures = Partial<Record<Column, string>>;

/** The columns that hold figures. */
const FIGURE_COLUMNS = COLUMNS.slice(2);

/** Figures that changed more often could not be read. */
const WRITE_EVERY_MS = 250;
const GRID_MS = 1_000;
const LABEL_EVERY_MS = 2_000;

/** Time span of the pictures: shorter on a narrow screen. */
const spanMs = (): number => (window.innerWidth < 700 ? 8_000 : 12_000);

/** Figures of a meter that has not been read yet. They are written as dashes. */
const NOT_READ: MeterFigures = {
  requests: Number.NaN,
  empty: Number.NaN,
  bytesIn: Number.NaN,
  bytesOut: Number.NaN,
  storeQueries: Number.NaN,
};

interface BoardParts {
  readonly race: Race;
  readonly meter: ServerMeter;
  readonly health: PageHealth;
  readonly settings: SettingsStore;
  readonly speech: Speech;
}

interface Row {
  readonly canvas: HTMLCanvasElement;
  write(figures: Figures): void;
  describe(hint: string): void;
}

/**
 * Creates the race's table: a row for the published messages, one for each lane, and one for the server's meter, with pictures and figures.
 *
 * @returns `build`, which makes the rows again after lanes were added or removed.
 */
export function createBoard({ race, meter, health, settings, speech }: BoardParts) {
  const table = byId('lanes', HTMLTableElement);
  const note = byId('agreement', HTMLParagraphElement);
  const lateness = byId('lateness', HTMLParagraphElement);
  const gapKey = byId('key-gap', HTMLLIElement);
  let rows = new Map<string, Row>();
  let frozenMs: number | undefined;

  const build = (): void => {
    const { lanes: text } = speech.text;
    const heads = COLUMNS.map((column) =>
      element(
        'th',
        { scope: 'col', class: column, ...(column === 'bytes' && { title: text.bytesHint }) },
        text.columns[column],
      ),
    );
    rows = new Map();
    const body = element('tbody');
    const add = (id: string, name: string, hint: string, withFigures: boolean): void => {
      const { row, handle } = createRow(id, name, hint, withFigures ? text.columns : undefined);
      rows.set(id, handle);
      body.append(row);
    };
    add('published', text.published, '', false);
    for (const id of shownIds(race, settings)) add(id, text.names[id], hintOf(id), true);
    add('server', text.server, '', true);
    table.replaceChildren(element('thead', {}, element('tr', {}, ...heads)), body);
    // Busy: the lanes of these rows have not started yet.
    table.setAttribute('aria-busy', String(race.lanes.length === 0));
    write();
  };

  const hintOf = (id: RunningLane['id']): string => {
    const { pollIntervalMs } = settings.now;
    const { hints } = speech.text.lanes;
    if (laneKinds[id].polls && pollIntervalMs === 0) return hints.byHand;
    const hint = hints[id];
    return typeof hint === 'string' ? hint : hint(createFormat(speech).ms(pollIntervalMs));
  };

  const write = (): void => {
    const format = createFormat(speech);
    if (race.lanes.length === 0) {
      const none = Object.fromEntries(FIGURE_COLUMNS.map((column) => [column, format.count(Number.NaN)]));
      for (const id of settings.now.lanes) rows.get(id)?.write(none);
    }
    for (const { id, record } of race.lanes) {
      const { requests, empty, messages, bytes, delayMsSum, delayMsWorst } = record.figures;
      const row = rows.get(id);
      row?.write({
        // A lane that does not poll makes its first request to connect. Until that is counted, there is no figure.
        requests: format.count(requests === 0 && !laneKinds[id].polls ? Number.NaN : requests),
        empty: format.count(empty),
        messages: format.count(messages),
        bytes: format.bytes(bytes ?? Number.NaN),
        mean: format.ms(delayMsSum / messages),
        worst: format.ms(messages === 0 ? Number.NaN : delayMsWorst),
      });
      const mean = format.ms(delayMsSum / messages);
      const { names, summary } = speech.text.lanes;
      row?.canvas.setAttribute('aria-label', summary(names[id], format.count(messages), mean));
    }
    const { requests, empty, bytesIn, bytesOut, storeQueries } = meter.figures ?? NOT_READ;
    const most = meter.figures === undefined ? Number.NaN : mostRequests(meter.samples);
    rows
      .get('server')
      ?.describe(
        speech.text.lanes.serverHint(format.count(most), format.count(storeQueries), format.bytes(bytesIn)),
      );
    rows.get('server')?.write({
      requests: format.count(requests),
      empty: format.count(empty),
      // The page cannot see the size of its own requests, so in every row this column counts received bytes only.
      bytes: format.bytes(bytesOut),
    });
    note.textContent = describeAgreement();
    lateness.textContent = describeLateness();
  };

  /** Returns a warning if the page's own timers are late, or were late since the last reset: that lateness is in the delays. */
  const describeLateness = (): string => {
    const { lateness: isLate, wasLate } = speech.text.lanes;
    const format = createFormat(speech);
    // Browsers slow the timers of a hidden window. That shows in the race's figures, but says nothing about the page now.
    if (!document.hidden && health.lateMs > LATE_MS) return isLate(format.ms(health.lateMs));
    return race.lateMs > LATE_MS ? wasLate(format.ms(race.lateMs)) : '';
  };

  const describeAgreement = (): string => {
    const { agreement } = speech.text.lanes;
    const format = createFormat(speech);
    const counted = meter.figures?.requests;
    table.dataset['pageRequests'] = String(race.requests);
    table.dataset['serverRequests'] = String(counted);
    table.dataset['missed'] = String(race.lanes.reduce((sum, { record }) => sum + record.figures.missed, 0));
    if (counted === undefined) return agreement.waiting;
    if (meter.restarted) return agreement.restarted;
    const others = counted - race.requests;
    if (others === 0) return agreement.exact(format.count(race.requests));
    if (others < 0) return agreement.behind(format.count(race.requests), format.count(counted));
    return agreement.others(format.count(race.requests), format.count(counted), format.count(others));
  };

  const draw = (nowMs: number): void => {
    if (!settings.now.paused) frozenMs = undefined;
    else frozenMs ??= nowMs;
    const moment: Moment = { nowMs: frozenMs ?? nowMs, spanMs: spanMs() };
    const { publications } = race;
    for (const [id, { canvas }] of rows) {
      const frame = frameOf(canvas, moment);
      if (frame === undefined) continue;
      drawGrid(frame, GRID_MS);
      if (id !== 'server') drawGaps(frame, health.gaps);
      const lane = race.lanes.find((running) => running.id === id);
      if (lane !== undefined) drawLane(frame, lane.record, publications, lane.lastSeq);
      else if (id === 'server') drawMeter(frame, meter.samples);
      else if (id === 'published') {
        const { now, ago } = speech.text.lanes;
        drawPublications(frame, publications);
        drawAxisLabels(frame, LABEL_EVERY_MS, (seconds) => (seconds === 0 ? now : ago(String(seconds))));
      }
    }
    const gaps = [...health.gaps, ...meter.samples.filter(({ requests }) => requests === undefined)];
    gapKey.hidden = !gaps.some(({ toMs }) => toMs >= moment.nowMs - moment.spanMs);
    race.forget(moment.nowMs - 2 * moment.spanMs);
    meter.forget(moment.nowMs - moment.spanMs);
  };

  speech.follow(build);
  settings.follow((now, before) => {
    // During a reset no lane runs. The old rows stay until the new ones are there, so that nothing moves.
    if (now.pollIntervalMs !== before.pollIntervalMs && race.lanes.length > 0) build();
  });
  setInterval(write, WRITE_EVERY_MS);
  animate(draw);
  return { build };
}

function createRow(id: string, name: string, hint: string, columns: Record<Column, string> | undefined) {
  const canvas = element('canvas', { role: 'img', 'aria-label': name });
  const small = element('small', {}, hint);
  const cells = new Map<Column, HTMLTableCellElement>();
  const row = element(
    'tr',
    { 'data-lane': id },
    element('th', { scope: 'row' }, element('strong', {}, name), ' ', small),
    element('td', { class: 'picture' }, canvas),
  );
  for (const column of FIGURE_COLUMNS) {
    const cell = element('td', { class: column, 'data-column': columns?.[column] ?? '' });
    cells.set(column, cell);
    row.append(cell);
  }
  const handle: Row = {
    canvas,
    describe(text) {
      small.textContent = text;
    },
    write(figures) {
      for (const [column, cell] of cells) {
        const text = figures[column] ?? '';
        if (cell.textContent !== text) cell.textContent = text;
      }
    },
  };
  return { row, handle };
}
