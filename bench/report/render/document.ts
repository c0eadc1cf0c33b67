import { type Analysis, analyse } from '../analysis/index.ts';
import type { Chart } from '../charts/chart.ts';
import type { Text } from '../words/index.ts';
import { escapeMarkdown } from './escape.ts';
import { withTexts } from './foreign-text.ts';
import {
  freshnessSection,
  howToReadSection,
  measuredSection,
  problemsSection,
  verdictSection,
} from './sections/answer.ts';
import { batchingSection } from './sections/batching.ts';
import type { Material, Pictures, Section } from './sections/blocks.ts';
import { certaintySection } from './sections/certainty.ts';
import { costsSection } from './sections/costs.ts';
import { environmentSection, repeatSection } from './sections/environment.ts';
import { courseSection, crossoverSection, otherLoadsSection } from './sections/loads.ts';
import { lossesSection } from './sections/losses.ts';
import { nodesSection } from './sections/nodes.ts';
import { predictionSection } from './sections/prediction.ts';
import { projectionSection } from './sections/projection.ts';
import { publishedSection } from './sections/published.ts';
import { restartsSection } from './sections/restarts.ts';
import { stacksSection } from './sections/stacks.ts';

/** The sections of the report: the answer, then the figures behind it, then the rest, folded. */
const SECTIONS: readonly Section[] = [
  verdictSection,
  publishedSection,
  ({ picture }) => picture('latency'),
  freshnessSection,
  problemsSection,
  measuredSection,
  batchingSection,
  stacksSection,
  lossesSection,
  restartsSection,
  nodesSection,
  howToReadSection,
  courseSection,
  crossoverSection,
  projectionSection,
  costsSection,
  certaintySection,
  predictionSection,
  otherLoadsSection,
  environmentSection,
  repeatSection,
];

/** Returns the whole report as Markdown; `pictures` returns the markup of one picture. */
export function composeDocument(
  analysis: Analysis,
  charts: readonly Chart[],
  text: Text,
  pictures: Pictures,
): string {
  const material: Material = {
    // Analysed again, with all texts of the run escaped, so that no section has to escape them.
    analysis: analyse(
      withTexts(analysis.result, escapeMarkdown),
      analysis.published === undefined ? [] : [analysis.published],
    ),
    text,
    picture: (id) => charts.filter((chart) => chart.id === id).map(pictures),
  };
  const blocks = [`# ${text.title}`, ...SECTIONS.flatMap((section) => section(material))];
  return `${blocks.join('\n\n')}\n`;
}
