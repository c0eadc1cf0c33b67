import type { Frame } from './strip.ts';

/** Time and time span of the pictures that are drawn together, in milliseconds of `performance.now()`. */
export interface Moment {
  readonly nowMs: number;
  readonly spanMs: number;
}

/**
 * Prepares a canvas for one picture: it scales it to the screen's pixels, clears it and reads its row's colours.
 *
 * @returns `undefined` if the canvas is not visible.
 */
export function frameOf(canvas: HTMLCanvasElement, { nowMs, spanMs }: Moment): Frame | undefined {
  const { clientWidth: width, clientHeight: height } = canvas;
  const context = canvas.getContext('2d');
  if (context === null || width === 0) return undefined;
  const scale = window.devicePixelRatio;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineCap = 'round';
  const style = getComputedStyle(canvas);
  context.font = `12px ${style.fontFamily}`;
  return {
    context,
    width,
    height,
    nowMs,
    fromMs: nowMs - spanMs,
    ink: {
      lane: style.color,
      text: style.getPropertyValue('--ink'),
      soft: style.getPropertyValue('--soft'),
      rule: style.getPropertyValue('--rule'),
      paper: style.getPropertyValue('--paper'),
    },
  };
}

/** Calls `draw` for each frame of the screen, or once a second if the system asks for reduced motion. */
export function animate(draw: (nowMs: number) => void): void {
  const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
  let lastMs = -Infinity;
  const step = (nowMs: number): void => {
    if (!reducedMotion.matches || nowMs - lastMs >= 1_000) {
      lastMs = nowMs;
      draw(performance.now());
    }
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
