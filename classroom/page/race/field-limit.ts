import { element } from '../dom.ts';

/** From this share of a limit on the field tells how much is used. */
const TELL_FROM = 0.9;

/** How much of a limit is used, once that is worth a word. */
export function usedOf(length: number, limit: number): 'plenty left' | 'nearly full' | 'too long' {
  if (length > limit) return 'too long';
  return length >= limit * TELL_FROM ? 'nearly full' : 'plenty left';
}

/**
 * Limits what a field may hold, and says so beside it. `maxlength` alone would cut what somebody pastes, and swallow keys, without
 * a word.
 */
export function limitLength(
  input: HTMLInputElement,
  limit: number,
  say: (length: number, limit: number) => string,
): { update(): void } {
  const note = element('small', { class: 'limit', role: 'status' });
  input.after(note);
  const update = (): void => {
    const { length } = input.value;
    const used = usedOf(length, limit);
    const text = used === 'plenty left' ? '' : say(length, limit);
    note.textContent = text;
    note.classList.toggle('warning', used === 'too long');
    input.setCustomValidity(used === 'too long' ? text : '');
  };
  input.addEventListener('input', update);
  return { update };
}
