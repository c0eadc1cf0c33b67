import { byId, element } from '../dom.ts';
import { createFormat } from '../format.ts';
import type { Speech } from '../text/index.ts';
import { type LaneId, laneKinds } from './lanes/index.ts';
import type { Message } from './lanes/lane.ts';
import { isAutomatic } from './metronome.ts';
import type { Race } from './race.ts';

/** Messages kept in a column. */
const KEPT = 30;

/** A delay from here on is worth a remark: below a tenth of a second people take an effect for immediate. */
const REMARKABLE_MS = 100;

/** The chat, twice: as the slower way sees it and as the faster one does. */
export function createChat(race: Race, speech: Speech, problem: (why: string) => void) {
  const columns = byId('chat-columns', HTMLDivElement);
  const lists = new Map<LaneId, HTMLOListElement>();

  const build = (): void => {
    const { chat, lanes } = speech.text;
    for (const id of [...lists.keys()]) if (!shownLanes(race).includes(id)) lists.delete(id);
    const parts = shownLanes(race).map((id) => {
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
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [author, text] = [field('author').value.trim() || speech.text.chat.anonymous, field('text').value];
    field('text').value = '';
    post(author, text)
      .then((message) => race.note(message))
      .catch((error: Error) => {
        field('text').value = text;
        problem(speech.text.chat.failed(error.message));
      });
  });
  speech.follow(build);

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
function shownLanes({ lanes }: Race): LaneId[] {
  const ids = lanes.map(({ id }) => id);
  const asks = ids.find((id) => laneKinds[id].polls);
  const told = ids.findLast((id) => !laneKinds[id].polls);
  return [asks, told].filter((id) => id !== undefined);
}

async function post(author: string, text: string): Promise<Message> {
  const response = await fetch('messages', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ author, text }),
  });
  const answer = (await response.json()) as Message & { detail?: string };
  if (!response.ok) throw new Error(answer.detail ?? `HTTP ${response.status}`);
  return answer;
}
