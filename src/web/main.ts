import { createBenchPanel } from './bench/panel.ts';
import { createLanguageSwitch } from './language.ts';
import { createStepPanel } from './lessons/step-panel.ts';
import { createTrapPanel } from './lessons/trap-panel.ts';
import { openRace } from './race/index.ts';
import { createSettings } from './race/settings.ts';
import { createSpeech } from './text/index.ts';
import { createThemeSwitch } from './theme.ts';
import { createWhatIf } from './what-if/panel.ts';
import { createWirePanel } from './wire/panel.ts';

const speech = createSpeech();
const settings = createSettings();

createLanguageSwitch(speech);
createThemeSwitch(speech);
const { race, begin } = openRace(settings, speech);
const stepPanel = createStepPanel(speech, begin);
createWirePanel(race, speech);
createTrapPanel(speech, (id, wanted) => {
  stepPanel.showTrap(id);
  begin(wanted);
});
const whatIf = createWhatIf(speech);
createBenchPanel(speech, () => void whatIf.refresh());
void whatIf.refresh();
