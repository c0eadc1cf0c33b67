import { byId } from '../dom.ts';
import { createFormat } from '../format.ts';
import type { Speech } from '../text/index.ts';
import type { Race } from './race.ts';

/** Time after the last lane is back in which it fetches what it missed. */
const SETTLE_MS = 1_500;

/** How long the good news stands. */
const SHOW_MS = 12_000;

/** Says calmly when the server cannot be reached, when it is back, and what was missed meanwhile. */
export function createConnectionNotice(race: () => Race, speech: Speech) {
  const notice = byId('connection', HTMLParagraphElement);
  let lostMs: number | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let newLog = false;

  const say = (text: string, state: string): void => {
    notice.textContent = text;
    notice.dataset['state'] = state;
  };

  const isAway = (): boolean => race().lanes.some(({ record }) => !record.figures.online);

  const tell = async (fromMs: number, backMs: number): Promise<void> => {
    await race()
      .compareLog()
      .catch(() => {});
    // Gone again meanwhile: it is told of when it is back.
    if (isAway()) return;
    const format = createFormat(speech);
    const after = format.ms(backMs - fromMs);
    const words = speech.text.connection;
    const late = race().publications.filter(
      ({ publishedMs }) => publishedMs >= fromMs && publishedMs <= backMs,
    );
    const missed = race().lanes.reduce((sum, { record }) => sum + record.figures.missed, 0);
    if (newLog) say(words.newLog(after), 'back');
    else if (missed > 0) say(words.missed(after, format.count(missed)), 'lost');
    else say(words.back(after, format.count(late.length)), 'back');
    lostMs = undefined;
    settling = setTimeout(() => say('', ''), SHOW_MS);
  };

  return {
    /** A lane has gone offline or is back. */
    update(): void {
      const away = isAway();
      if (!away && lostMs === undefined) return;
      clearTimeout(settling);
      if (away) {
        if (lostMs === undefined) newLog = false;
        lostMs ??= performance.now();
        say(speech.text.connection.lost, 'lost');
      } else if (lostMs !== undefined) {
        const [fromMs, backMs] = [lostMs, performance.now()];
        settling = setTimeout(() => void tell(fromMs, backMs), SETTLE_MS);
      }
    },
    newLog(): void {
      newLog = true;
    },
    /** Something that the page was asked for did not work. */
    problem(text: string): void {
      say(text, 'lost');
      if (lostMs !== undefined) return;
      clearTimeout(settling);
      settling = setTimeout(() => say('', ''), SHOW_MS);
    },
  };
}
