// Losses over the steps as lines: logarithmic where they span much and are all above zero.
import { standing, trail, type Race } from "./paths";
import { range, ticksOf } from "./plane";
import { lineThrough } from "../views/plot";

export interface LossChart {
  readonly logarithmic: boolean;
  readonly lines: readonly string[];
  readonly down: readonly { readonly value: number; readonly y: number }[];
  readonly across: readonly { readonly value: number; readonly x: number }[];
  readonly x: (step: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [56, 14, 10, 26];
/** From how large a ratio on the lowest could not be told apart on a plain scale. */
const WIDE = 30;
/** What is lower still, or 0, lies at the bottom. */
const DECADES = 12;
/** One that diverges may leave the picture: what is more than so many times the start's loss is cut off. */
const HEADROOM = 3;

export function lossChart(race: Race, width: number, height: number): LossChart {
  const losses = race.raced.racers.map((_, contender) => trail(race, contender, race.steps).map(({ loss }) => loss));
  const first = standing(race, 0, 0).loss;
  const all = losses.flat().filter((loss) => loss <= Math.max(first, first * HEADROOM, first + 1e-12));
  let [low, high] = range(all);
  const least = Math.max(range(all.filter((loss) => loss > 0))[0], high / 10 ** DECADES);
  const logarithmic = low >= 0 && high / least > WIDE;
  if (logarithmic) low = least;
  const scale = logarithmic ? Math.log10 : (value: number): number => value;
  const spare = (scale(high) - scale(low) || 1) * 0.04;
  const [from, to] = [scale(low) - spare, scale(high) + spare];
  const x = (step: number): number => LEFT + (step / Math.max(1, race.steps)) * (width - LEFT - RIGHT);
  const y = (value: number): number => height - BOTTOM - Math.max(-0.02, Math.min(1.02, (scale(Math.max(value, logarithmic ? low : -Infinity)) - from) / (to - from))) * (height - TOP - BOTTOM);
  const values = logarithmic ? decades(low, high) : ticksOf([from, to], 4);
  return {
    logarithmic,
    lines: losses.map((line) => lineThrough(line.map((loss, step) => ({ x: x(step), y: y(loss) })))),
    down: values.map((value) => ({ value, y: y(value) })),
    across: ticksOf([0, race.steps], 5).map((value) => ({ value, x: x(value) })),
    x, left: LEFT, right: width - RIGHT, top: TOP, bottom: height - BOTTOM,
  };
}

/** Powers of ten between two numbers, about four of them. */
function decades(low: number, high: number): readonly number[] {
  const [first, last] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const stride = Math.max(1, Math.ceil((last - first) / 4));
  return Array.from({ length: Math.max(0, Math.floor((last - first) / stride) + 1) }, (_, place) => Number(`1e${first + place * stride}`));
}
