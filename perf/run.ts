import { closeTogether } from '../src/process/close-stack.ts';
import { type Contender, type PerfCase, type Scale, type Subject, Unavailable } from './kinds/case.ts';

/** Cost of one contender in each pair of windows, or why it was skipped. */
export type Measured =
  | { readonly name: string; readonly figures: readonly number[] }
  | { readonly name: string; readonly skipped: string };

/** Figures of a case: one of each contender for each pair of windows. */
export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly ours: Extract<Measured, { figures: readonly number[] }>;
  readonly references: readonly Measured[];
  readonly promise?: PerfCase['promise'];
}

/**
 * Measures a case. All contenders run at the same time and are measured in turn, in alternating order, so that other load on the machine
 * affects all of them alike. A first window of each is a warm-up and not counted.
 *
 * @param pairs - measured windows of each contender.
 * @throws if a contender fails. An {@link Unavailable} reference is skipped instead.
 */
export async function runCase(perfCase: PerfCase, pairs: number, scale: Scale): Promise<CaseResult> {
  const started: { name: string; subject: Subject; figures: number[] }[] = [];
  const skipped: { name: string; skipped: string }[] = [];

  const start = async ({ name, start: startContender }: Contender): Promise<void> => {
    try {
      started.push({ name, subject: await startContender(scale), figures: [] });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      skipped.push({ name, skipped: error.message });
    }
  };

  try {
    for (const contender of [perfCase.ours, ...perfCase.references]) await start(contender);
    for (const { subject } of started) await subject.measure();
    for (let pair = 0; pair < pairs; pair++) {
      const order = pair % 2 === 0 ? started : [...started].reverse();
      for (const { subject, figures } of order) figures.push(await subject.measure());
    }
  } finally {
    await closeTogether(started.map(({ subject }) => subject.close()));
  }

  const [ours, ...references] = started.map(({ name, figures }) => ({ name, figures }));
  if (ours === undefined) throw new Error(`${perfCase.name} could not be measured`);
  const { name, title, unit, promise } = perfCase;
  return { name, title, unit, ours, references: [...references, ...skipped], ...(promise && { promise }) };
}
