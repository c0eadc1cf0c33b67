import { ApiError, callApi, type ServerState } from '../api.ts';
import { byId } from '../dom.ts';
import { reasonOf } from '../reason.ts';
import type { Speech } from '../text/index.ts';
import { keepAudience } from './audience.ts';
import { createBoard } from './board/board.ts';
import { createMeter } from './board/meter.ts';
import { watchPageHealth } from './board/page-health.ts';
import { createChat } from './chat.ts';
import { createConnectionNotice } from './connection.ts';
import { createControls } from './controls.ts';
import { createRace, type Race } from './race.ts';
import type { Settings, SettingsStore } from './settings.ts';
import { createMetronome } from './time/metronome.ts';
import { createTimekeeper } from './time/timekeeper.ts';
import { watchTraffic } from './traffic.ts';

export interface OpenRace {
  readonly race: Race;
  /** Resets the race and changes the settings, so that all figures are of these settings. */
  begin(settings: Settings): void;
}

/** Creates the race with its board, chat and controls, and starts it. */
export function openRace(settings: SettingsStore, speech: Speech): OpenRace {
  const meter = createMeter();
  const timekeeper = createTimekeeper(settings);
  const metronome = createMetronome(settings, timekeeper, (message) => race.addPublication(message));
  const health = watchPageHealth(settings);
  const race: Race = createRace(settings, metronome, health, {
    received: (lane, message, delayMs) => chat.show(lane, message, delayMs),
    online: () => connection.update(),
    newLog: () => connection.newLog(),
    lanesChanged: () => {
      board.build();
      chat.build();
    },
  });
  const connection = createConnectionNotice(() => race, speech);
  const problem = (why: string): void => connection.problem(why);
  const loadNote = byId('load-note', HTMLParagraphElement);
  const showFailure = (why: Error): void => {
    const { text } = speech;
    problem(text.controls.failed(reasonOf(why, text)));
  };
  /** Shows the failure of an action that only a page on the server's own machine may take. */
  const showRefusal = (why: Error): void => {
    const unreachable = why instanceof ApiError && why.unreachable;
    if (unreachable || loadNote.hidden) showFailure(why);
    else problem(speech.text.controls.here);
  };
  const reset = (): void => {
    chat.clear();
    race.reset(meter.zero).catch(showFailure);
  };
  const chat = createChat(race, settings, speech, problem);
  const board = createBoard({ race, meter, health, settings, speech });

  watchTraffic(race);
  keepAudience(settings, timekeeper, showRefusal);
  createControls(settings, speech, timekeeper, { askNow: race.askNow, reset, problem: showRefusal });
  reset();
  callApi<ServerState>('classroom/state').then(
    ({ loopback }) => {
      loadNote.hidden = loopback;
    },
    () => {},
  );
  return {
    race,
    begin(next) {
      reset();
      settings.set(next);
    },
  };
}
