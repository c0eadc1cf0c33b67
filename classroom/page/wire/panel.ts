import type { Part, RecordedExchange } from '../../contract/recorded-exchange.ts';
import { callApi } from '../api.ts';
import { renderTable } from '../bench/result.ts';
import { byId, element } from '../dom.ts';
import { createFormat } from '../format.ts';
import type { Race } from '../race/race.ts';
import { reasonOf } from '../reason.ts';
import type { Text } from '../text/en.ts';
import type { Speech } from '../text/index.ts';

type ExchangeName = keyof Text['wire']['names'];

type Recorded = RecordedExchange<ExchangeName>;

/** Creates the panel that records each kind of exchange and shows its size in a table, and its bytes below. */
export function createWirePanel(race: Race, speech: Speech): void {
  const capture = byId('wire-capture', HTMLButtonElement);
  const sizes = byId('wire-sizes', HTMLDivElement);
  const list = byId('wire-exchanges', HTMLDivElement);
  let recorded: Recorded[] = [];

  const render = (): void => {
    if (recorded.length === 0) return;
    capture.textContent = speech.text.wire.again;
    sizes.replaceChildren(sizeTable(recorded, speech));
    list.replaceChildren(...recorded.map((exchange) => renderExchange(exchange, speech)));
  };

  const record = async (): Promise<void> => {
    const exchanges: Recorded[] = [];
    for (const name of Object.keys(speech.text.wire.names)) {
      const exchange = await callApi<Recorded>(`classroom/wire/${name}`, { method: 'POST', body: {} });
      race.addRequests(exchange.requests);
      exchanges.push(exchange);
    }
    recorded = exchanges;
  };

  capture.addEventListener('click', () => {
    capture.disabled = true;
    record()
      .then(render, (error: Error) =>
        sizes.replaceChildren(speech.text.wire.failed(reasonOf(error, speech.text))),
      )
      .finally(() => {
        capture.disabled = false;
      });
  });
  speech.follow(render);
}

function sizeTable(recorded: readonly Recorded[], speech: Speech): HTMLElement {
  const { wire } = speech.text;
  const format = createFormat(speech);
  const total = ({ parts }: Recorded, from?: Part['from']): string =>
    format.count(
      parts
        .filter((part) => from === undefined || part.from === from)
        .reduce((sum, { bytes }) => sum + bytes, 0),
    );
  return renderTable(wire.size, [
    [wire.exchange, wire.sentBy.client, wire.sentBy.server, wire.total, wire.further],
    ...recorded.map((exchange) => [
      wire.names[exchange.name],
      total(exchange, 'client'),
      total(exchange, 'server'),
      total(exchange),
      format.count(furtherBytes(exchange)),
    ]),
  ]);
}

/**
 * Returns the bytes of the next poll, which are those of the whole exchange again, or of the next message, which are those of the last
 * message's part if the connection stays open.
 */
function furtherBytes({ parts }: Recorded): number {
  const open = parts.some(
    ({ kind, text }) => kind === 'frame' || /^content-type: text\/event-stream/im.test(text),
  );
  if (!open) return parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    parts.findLast(({ from, kind, text }) => from === 'server' && kind !== 'head' && text.includes('"seq"'))
      ?.bytes ?? Number.NaN
  );
}

function renderExchange({ name, parts }: Recorded, speech: Speech): HTMLElement {
  const { wire } = speech.text;
  const format = createFormat(speech);
  return element(
    'details',
    { 'data-exchange': name },
    element('summary', {}, wire.names[name]),
    element('p', { class: 'note' }, wire.notes[name]),
    ...parts.map((part) =>
      element(
        'figure',
        { class: `part from-${part.from}` },
        element(
          'figcaption',
          {},
          `${wire[part.from]} · ${wire.kinds[part.kind]} · ${wire.bytes(format.count(part.bytes))}`,
        ),
        part.kind === 'head'
          ? foldedHead(part.text, wire.headers)
          : element('pre', {}, frameText(part).trimEnd()),
      ),
    ),
  );
}

/** Shows the first line of a head, and folds its headers. */
function foldedHead(head: string, count: (headers: string) => string): HTMLElement {
  const [first = '', ...headers] = head.split('\r\n');
  return element(
    'details',
    {},
    element(
      'summary',
      {},
      element('code', {}, first),
      ' ',
      element('small', {}, count(String(headers.length))),
    ),
    element('pre', {}, headers.join('\n')),
  );
}

function frameText({ text, frameHeader }: Part): string {
  const header = frameHeader === undefined ? '' : `${frameHeader.replace(/../g, '$& ')}│ `;
  return `${header}${text}`;
}
