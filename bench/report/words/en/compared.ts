/** Two runs beside each other, in English. */
export const compared = {
  title: 'Before and after',
  runs: (before: string, after: string) => `Before: ${before}. After: ${after}.`,
  before: (mode: string) => `${mode}, before`,
  after: (mode: string) => `${mode}, after`,
  latency: 'How soon did clients have a message, before and after?',
  dashes: 'Dashed: before. Solid: after.',
  gates: 'Gates',
  gatesHeader: ['gate', 'result', 'found', 'at'],
  gate: { holds: 'holds', fails: '**fails**', absent: '**not measured**' },
};
