import { byId } from '../dom.ts';
import { createFormat } from '../format.ts';
import type { Speech } from '../text/index.ts';
import type { Race } from './race.ts';

/** Time that lanes have to fetch missed messages, once the last lane has connected again. */
const CATCH_UP_MS = 1_500;

/** Time for which a notice is shown. */
const SHOW_MS = 12_000;

/** Creates the notice that says that the server cannot be reached, that it can be reached again, and which messages were missed meanwhile. */
export function createConnectionNotice(race: () => Race, speech: Speech) {
  const notice = byId('connection', HTMLParagraphElement);
  let lostMs: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newLog = false;
  /** Until then the notice of a failed action stays, although another lane may go offline. */
  let problemUntilMs = 0;

  const show = (text: string, state: string): void => {
    notice.textContent = text;
    notice.dataset['state'] = state;
  };

  const isAnyOffline = (): boolean => race().lanes.some(({ record }) => !record.figures.online);

  const showBack = async (fromMs: number, backMs: number): Promise<void> => {
    await race()
      .compareLog()
      .catch(() => {});
    // A lane was lost again meanwhile. The notice follows when it is back.
    if (isAnyOffline()) return;
    const format = createFormat(speech);
    const after = format.ms(backMs - fromMs);
    const words = speech.text.connection;
    const late = race().publications.filter(
      ({ publishedMs }) => publishedMs >= fromMs && publishedMs <= backMs,
    );
    const missed = race().lanes.reduce((sum, { record }) => sum + record.figures.missed, 0);
    if (newLog) show(words.newLog(after), 'back');
    else if (missed > 0) show(words.missed(after, format.count(missed)), 'lost');
    else show(words.back(after, format.count(late.length)), 'back');
    lostMs = undefined;
    timer = setTimeout(() => show('', ''), SHOW_MS);
  };

  return {
    /** Updates the notice after a lane went offline or came back. */
    update(): void {
      const isOffline = isAnyOffline();
      if (!isOffline && lostMs === undefined) return;
      clearTimeout(timer);
      if (isOffline) {
        if (lostMs === undefined) newLog = false;
        lostMs ??= performance.now();
        if (performance.now() >= problemUntilMs) show(speech.text.connection.lost, 'lost');
      } else if (lostMs !== undefined) {
        const [fromMs, backMs] = [lostMs, performance.now()];
        timer = setTimeout(() => void showBack(fromMs, backMs), CATCH_UP_MS);
      }
    },
    /** Makes the next notice say that the server has a new, empty log. */
    newLog(): void {
      newLog = true;
    },
    /** Shows that an action of the user failed. */
    problem(text: string): void {
      show(text, 'lost');
      problemUntilMs = performance.now() + SHOW_MS;
      if (lostMs !== undefined) return;
      clearTimeout(timer);
      timer = setTimeout(() => show('', ''), SHOW_MS);
    },
  };
}
