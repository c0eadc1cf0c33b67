import { alignedHerd } from './aligned-herd.ts';
import { bodyHashEtag } from './body-hash-etag.ts';
import { coordinatedOmission } from './coordinated-omission.ts';
import type { Lesson } from './lesson.ts';
import { saturatedDriver } from './saturated-driver.ts';
import { unequalFreshness } from './unequal-freshness.ts';
import { unpinnedTransports } from './unpinned-transports.ts';

/** Every lesson, in the order in which the page shows them. The command line and the page's server read this list. */
export const lessons: readonly Lesson[] = [
  coordinatedOmission,
  unpinnedTransports,
  saturatedDriver,
  bodyHashEtag,
  alignedHerd,
  unequalFreshness,
];

/** Returns the lesson with this name, or `undefined`. */
export function findLesson(name: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.name === name);
}
