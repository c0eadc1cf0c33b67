import { bareStreamLoop, fanOutCase } from '../kinds/fan-out.ts';

export const fanOutSse = [100, 1_000, 5_000].map((clients) =>
  fanOutCase({ mode: 'sse', clients, references: [bareStreamLoop] }),
);
