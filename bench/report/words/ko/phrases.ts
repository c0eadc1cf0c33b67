import { formatCount, formatMs, formatNumber } from '../format.ts';

/** The word with the particle that its last syllable asks for: 폴링은 after a consonant, 푸시는 after a vowel. */
export function withParticle(word: string, afterConsonant: string, afterVowel: string): string {
  const final = (word.charCodeAt(word.length - 1) - 0xac00) % 28;
  return `${word}${final > 0 ? afterConsonant : afterVowel}`;
}

/** A duration as Korean writes it: 250ms, 1.2초, 2분. */
export function duration(ms: number, significantDigits = 3): string {
  return localUnit(formatMs(ms, significantDigits));
}

/** A duration or a size that is written already, in the units of Korean. */
export function localUnit(figure: string): string {
  return figure
    .replace(/ min$/, '분')
    .replace(/ s$/, '초')
    .replace(/ (ms|µs|B|kB|MB)$/, '$1');
}

/** How many messages a second are published. */
export function messageRate(perSecond: number): string {
  return `초당 메시지 ${formatNumber(perSecond)}개`;
}

export function clientCount(clients: number): string {
  return `클라이언트 ${formatCount(clients)}개`;
}
