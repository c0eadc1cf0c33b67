import { MAX_AUTHOR_CHARACTERS } from '../../../src/log/message-limits.ts';
import { ask } from '../api.ts';
import { byId, element } from '../dom.ts';
import { createFormat } from '../format.ts';
import { reasonOf } from '../reason.ts';
import type { Speech } from '../text/index.ts';
import { limitLength } from './field-limit.ts';
import { type LaneId, laneKinds } from './lanes/index.ts';
import type { Message } from './lanes/lane.ts';
import { type Race, shownIds } from './race.ts';
import type { SettingsStore } from './settings.ts';
import { isAutomatic } from './time/metronome.ts';

/** Longest text that the page takes: in any script fewer bytes than the server's limit. */
const MAX_TEXT_CHARACTERS = 1_000;

/** Messages kept in a column. */
const KEPT = 30;

/** A delay from here on is worth a remark: below a tenth of a second people take an effect for immediate. */
const REMARKABLE_MS = 100;

/** The chat, twice: as the slower way sees it and as the faster one does. */
export function createChat(
  race: Race,
  settings: SettingsStore,
  speech: Speech,
  problem: (why: string) => void,
) {
  const columns = byId('chat-columns', HTMLDivElement);
  const lists = new Map<LaneId, HTMLOListElement>();

  const build = (): void => {
    const { chat, lanes } = speech.text;
    for (const id of [...lists.keys()]) if (!shownLanes(race, settings).includes(id)) lists.delete(id);
    const parts = shownLanes(race, settings).map((id) => {
      const list = lists.get(id) ?? element('ol', { class: 'chat-log', tabindex: '0' });
      list.setAttribute('aria-label', chat.as(lanes.names[id]));
      lists.set(id, list);
      return element(
        'section',
        { 'data-lane': id, 'aria-label': chat.as(lanes.names[id]) },
        element('h3', {}, chat.as(lanes.names[id])),
        list,
      );
    });
    columns.replaceChildren(...parts);
    for (const list of lists.values()) list.dataset['none'] = chat.none;
  };

  const form = byId('chat-form', HTMLFormElement);
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  const sayLength = (length: number, limit: number): string => {
    const { count } = createFormat(speech);
    return speech.text.chat.length(count(length), count(limit));
  };
  const limits = [
    limitLength(field('author'), MAX_AUTHOR_CHARACTERS, sayLength),
    limitLength(field('text'), MAX_TEXT_CHARACTERS, sayLength),
  ];
  const updateLimits = (): void => {
    for (const limit of limits) limit.update();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [author, text] = [field('author').value.trim() || speech.text.chat.anonymous, field('text').value];
    field('text').value = '';
    updateLimits();
    ask<Message>('messages', { method: 'POST', body: { author, text } })
      .then((message) => race.note(message))
      .catch((error: Error) => {
        field('text').value = text;
        updateLimits();
        problem(speech.text.chat.failed(reasonOf(error, speech.text)));
      });
  });
  speech.follow(() => {
    build();
    updateLimits();
  });

  return {
    build,
    /** The next columns begin empty: what was said while no lane ran would be missing in them. */
    clear: () => lists.clear(),
    show(lane: LaneId, message: Message, delayMs: number): void {
      const list = lists.get(lane);
      if (list === undefined) return;
      const format = createFormat(speech);
      const late = delayMs >= REMARKABLE_MS ? speech.text.chat.late(format.ms(delayMs)) : '';
      list.prepend(
        element(
          'li',
          { 'data-seq': String(message.seq) },
          element('b', {}, isAutomatic(message) ? speech.text.chat.metronome : message.author),
          ' ',
          element('span', { class: 'said' }, message.text),
          ' ',
          element('small', {}, late),
        ),
      );
      while (list.children.length > KEPT) list.lastElementChild?.remove();
    },
  };
}

/** One way that asks and one that is told: that is the difference to see. */
function shownLanes(race: Race, settings: SettingsStore): LaneId[] {
  const ids = shownIds(race, settings);
  const asks = ids.find((id) => laneKinds[id].polls);
  const told = ids.findLast((id) => !laneKinds[id].polls);
  return [asks, told].filter((id) => id !== undefined);
}
