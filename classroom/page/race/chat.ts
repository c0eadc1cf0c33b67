import { MAX_AUTHOR_CHARACTERS } from '../../../src/log/message-limits.ts';
import { callApi } from '../api.ts';
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

/** Longest text that the page sends. In any script it has fewer bytes than the server's limit. */
const MAX_TEXT_CHARACTERS = 1_000;

/** Most messages in a column. */
const MAX_MESSAGES = 30;

/** Least delay that is shown. People take an effect within a tenth of a second for immediate. */
const NOTICEABLE_MS = 100;

/**
 * Creates the chat, with one column for the first lane that polls and one for the last lane that does not.
 *
 * @param problem - called with a sentence if a message could not be sent.
 * @returns `build` makes the columns again, `clear` empties them, `show` adds a message that a lane has received.
 */
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
  const describeLength = (length: number, limit: number): string => {
    const { count } = createFormat(speech);
    return speech.text.chat.length(count(length), count(limit));
  };
  const limits = [
    limitLength(field('author'), MAX_AUTHOR_CHARACTERS, describeLength),
    limitLength(field('text'), MAX_TEXT_CHARACTERS, describeLength),
  ];
  const updateLimits = (): void => {
    for (const limit of limits) limit.update();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [author, text] = [field('author').value.trim() || speech.text.chat.anonymous, field('text').value];
    field('text').value = '';
    updateLimits();
    callApi<Message>('messages', { method: 'POST', body: { author, text } })
      .then((message) => race.addPublication(message))
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
    /** Makes the next columns start empty. Messages published while no lane runs would be missing in the old ones. */
    clear: () => lists.clear(),
    show(lane: LaneId, message: Message, delayMs: number): void {
      const list = lists.get(lane);
      if (list === undefined) return;
      const format = createFormat(speech);
      const late = delayMs >= NOTICEABLE_MS ? speech.text.chat.late(format.ms(delayMs)) : '';
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
      while (list.children.length > MAX_MESSAGES) list.lastElementChild?.remove();
    },
  };
}

/** Returns the lanes that have a column: the first one that polls, and the last one that does not. */
function shownLanes(race: Race, settings: SettingsStore): LaneId[] {
  const ids = shownIds(race, settings);
  const polling = ids.find((id) => laneKinds[id].polls);
  const pushed = ids.findLast((id) => !laneKinds[id].polls);
  return [polling, pushed].filter((id) => id !== undefined);
}
