import { publishedTable } from '../published.ts';
import { bullets, folded, heading, type Section, table } from './blocks.ts';

/** The published comparison that the run repeats: its figures beside ours, its source, and why they differ. */
export const publishedSection: Section = ({ analysis: { result, rows, published }, text }) => {
  const { preset: name } = result.plan;
  if (name === undefined) return [];
  const words = text.published;
  if (published === undefined) return [`> ${words.unknown(name)}`];
  const { source, scaled } = published;
  const comparisons = published.compare(rows);
  return [
    heading(words.heading),
    words.source(source.citation, source.url, source.read[text.language]),
    scaled[text.language],
    table(publishedTable(comparisons, text)),
    words.note,
    ...folded(words.whyHeading, [
      bullets(comparisons.map(({ figure, why }) => `**${figure[text.language]}**: ${why[text.language]}`)),
    ]),
  ];
};
