import type { Publication } from '../race.ts';
import type { LaneRecord } from '../record.ts';
import type { Stretch } from '../time/lateness.ts';
import type { MeterSample } from './meter.ts';

/** What the functions below draw on: a canvas, the time that it shows, and its colours. Times are those of `performance.now()`. */
export interface Frame {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly fromMs: number;
  readonly nowMs: number;
  readonly ink: Ink;
}

export interface Ink {
  readonly lane: string;
  readonly text: string;
  readonly soft: string;
  readonly rule: string;
  readonly paper: string;
}

/** Margin at the right edge, in pixels, so that the dot of a message that has just arrived fits. */
const MARGIN = 9;
const DOT = 4.5;
const RING = 3.5;

/** Least width of a gap, in pixels: on the page's clock a machine's sleep may take no time. */
const NARROWEST_GAP = 6;
const STRIPE_EVERY = 7;

/** Consecutive messages are drawn at different heights, so that they do not overlap. Heights are in pixels. */
const LEVELS = 3;
const LEVEL_STEP = 10;
const FIRST_LEVEL = 12;

/** Returns the horizontal position of a moment, in pixels. */
export function xOf({ width, fromMs, nowMs }: Frame, atMs: number): number {
  return ((atMs - fromMs) / (nowMs - fromMs)) * (width - MARGIN);
}

/** Draws a vertical line at every `stepMs` before now. */
export function drawGrid(frame: Frame, stepMs: number): void {
  const { context, height, nowMs, fromMs, ink } = frame;
  context.strokeStyle = ink.rule;
  context.lineWidth = 1;
  for (let agoMs = 0; nowMs - agoMs >= fromMs; agoMs += stepMs) {
    const x = Math.round(xOf(frame, nowMs - agoMs)) + 0.5;
    line(context, x, 0, x, height);
  }
}

/** Labels every `stepMs` before now with the text that `label` returns for its seconds. */
export function drawAxisLabels(frame: Frame, stepMs: number, label: (agoS: number) => string): void {
  const { context, height, nowMs, fromMs, ink } = frame;
  context.fillStyle = ink.soft;
  context.textBaseline = 'alphabetic';
  for (let agoMs = 0; nowMs - agoMs > fromMs + stepMs / 3; agoMs += stepMs) {
    context.textAlign = agoMs === 0 ? 'right' : 'center';
    const x = xOf(frame, nowMs - agoMs);
    context.fillText(label(agoMs / 1000), agoMs === 0 ? frame.width : x, height - 3);
  }
}

/** Draws a ring at the time of each publication. */
export function drawPublications(frame: Frame, publications: readonly Publication[]): void {
  for (const { seq, publishedMs } of publications) {
    if (publishedMs >= frame.fromMs) ring(frame, xOf(frame, publishedMs), levelOf(seq), frame.ink.text);
  }
}

/**
 * Draws a lane: for each message a ring at its publication, a dot at its receipt and a bar between them, and a mark for each request. A
 * message that the lane has not received yet has a bar up to now and no dot.
 */
export function drawLane(
  frame: Frame,
  { sentRequests, receipts }: LaneRecord,
  publications: readonly Publication[],
  lastSeq: number,
): void {
  const { context, ink, nowMs, height } = frame;
  for (const request of sentRequests) drawRequest(frame, request, height - 9);
  for (const { seq, publishedMs } of publications) {
    if (seq > lastSeq) drawWait(frame, levelOf(seq), publishedMs, nowMs);
  }
  for (const { seq, publishedMs, receivedMs } of receipts) {
    const y = levelOf(seq);
    drawWait(frame, y, publishedMs, receivedMs);
    context.fillStyle = ink.lane;
    circle(context, xOf(frame, receivedMs), y, DOT);
    context.fill();
  }
}

function drawWait(frame: Frame, y: number, fromMs: number, toMs: number): void {
  const { context, ink } = frame;
  const [x0, x1] = [xOf(frame, fromMs), xOf(frame, toMs)];
  if (x1 - x0 < 2 * DOT) return;
  context.strokeStyle = ink.lane;
  context.globalAlpha = 0.35;
  context.lineWidth = 4;
  line(context, x0, y, x1, y);
  context.globalAlpha = 1;
  ring(frame, x0, y, ink.lane);
}

/** Draws a request below the messages, from its sending to its answer: it ends in a filled square if it returned messages, else in a circle. */
function drawRequest(
  frame: Frame,
  { sentMs, answeredMs, outcome }: LaneRecord['sentRequests'][number],
  y: number,
): void {
  const { context, ink, nowMs } = frame;
  const [x0, x1] = [xOf(frame, sentMs), xOf(frame, answeredMs ?? nowMs)];
  context.strokeStyle = outcome === 'useful' ? ink.lane : ink.soft;
  context.lineWidth = 1.5;
  if (x1 - x0 > 3) line(context, x0, y, x1, y);
  line(context, x0, y - 5, x0, y + 5);
  if (outcome === 'empty') {
    context.fillStyle = ink.paper;
    circle(context, x1, y, 2.5);
    context.fill();
    context.stroke();
  } else if (outcome === 'useful') {
    context.fillStyle = ink.lane;
    context.fillRect(x1 - 2.5, y - 5, 5, 10);
  }
}

/** Draws stripes where nothing was measured, so that the empty picture is not taken for a time without messages. */
export function drawGaps(frame: Frame, gaps: readonly Stretch[]): void {
  const { context, height, ink } = frame;
  context.strokeStyle = ink.soft;
  context.lineWidth = 1;
  for (const { fromMs, toMs } of gaps) {
    const x0 = Math.max(0, xOf(frame, fromMs));
    const width = Math.max(NARROWEST_GAP, xOf(frame, toMs) - x0);
    context.save();
    context.beginPath();
    context.rect(x0, 0, width, height);
    context.clip();
    for (let x = x0 - height; x < x0 + width; x += STRIPE_EVERY) line(context, x, height, x + height, 0);
    context.restore();
  }
}

/** Draws a bar for the requests between two readings of the server's meter. */
export function drawMeter(frame: Frame, samples: readonly MeterSample[]): void {
  const { context, height, ink } = frame;
  const most = Math.max(4, mostRequests(samples));
  drawGaps(
    frame,
    samples.filter(({ requests }) => requests === undefined),
  );
  context.fillStyle = ink.text;
  for (const { fromMs, toMs, requests = 0 } of samples) {
    if (requests === 0) continue;
    const [x0, x1] = [xOf(frame, fromMs), xOf(frame, toMs)];
    const barHeight = Math.max(2, (requests / most) * (height - 6));
    context.fillRect(x0 + 0.5, height - barHeight, Math.max(1, x1 - x0 - 1), barHeight);
  }
}

/** Returns the number of requests that the tallest bar stands for. */
export function mostRequests(samples: readonly MeterSample[]): number {
  return Math.max(0, ...samples.map(({ requests = 0 }) => requests));
}

function levelOf(seq: number): number {
  return FIRST_LEVEL + (seq % LEVELS) * LEVEL_STEP;
}

function ring({ context, ink }: Frame, x: number, y: number, colour: string): void {
  context.strokeStyle = colour;
  context.fillStyle = ink.paper;
  context.lineWidth = 1.75;
  circle(context, x, y, RING);
  context.fill();
  context.stroke();
}

function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
