import { createJobs } from './bench/job.ts';
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
const jobs = createJobs();

createLanguageSwitch(speech);
createThemeSwitch(speech);
const { race, begin } = openRace(settings, speech);
const stepPanel = createStepPanel(speech, begin);
createWirePanel(race, speech);
createTrapPanel(speech, jobs, (id, trapSettings) => {
  stepPanel.showTrap(id);
  begin(trapSettings);
});
const whatIf = createWhatIf(speech);
createBenchPanel(speech, jobs, () => void whatIf.refresh());
void whatIf.refresh();
// The style sheet hides the page until this attribute is set, so that nothing moves while the page is built.
document.documentElement.dataset['built'] = '';
