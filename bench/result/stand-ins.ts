import type { ModeInfo } from './schema.ts';

/** What decides which measured mode stands for a word. */
interface Candidate {
  readonly kind: ModeInfo['kind'];
  readonly aliases: readonly string[];
}

/**
 * Returns the two that stand for polling and for push: for each word the mode that has it as its alias, else the first one of its
 * kind. A held request stands for push where no push was measured.
 *
 * @param modeOf - the mode of one that is to be chosen among.
 * @param isJudged - whether its figures count; one that does is preferred where no mode has the alias.
 */
export function standInsOf<Of>(
  all: readonly Of[],
  modeOf: (one: Of) => Candidate,
  isJudged: (one: Of) => boolean = () => true,
): { readonly poll: Of | undefined; readonly push: Of | undefined } {
  const standIn = (alias: string, kinds: readonly ModeInfo['kind'][]): Of | undefined => {
    const named = all.find((one) => modeOf(one).aliases.includes(alias));
    const ofKind = kinds.flatMap((kind) => all.filter((one) => modeOf(one).kind === kind));
    return named ?? ofKind.find(isJudged) ?? ofKind[0];
  };
  return { poll: standIn('pull', ['poll']), push: standIn('push', ['push', 'hold']) };
}
