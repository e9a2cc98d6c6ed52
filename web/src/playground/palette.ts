// The page's colors as a canvas needs them, and the scale of signed values: orange, gray, blue.
export type Color = readonly [number, number, number];

export interface Palette {
  readonly positive: Color;
  readonly negative: Color;
  readonly zero: Color;
  readonly ink: Color;
  readonly card: Color;
  readonly rule: Color;
  readonly selection: Color;
  /** 256 colors from the lowest to the highest value, as pixels of an image. */
  readonly signed: Uint32Array;
}

export const SHADES = 256;
/** Okabe and Ito's colors, for classes beyond two. */
export const CLASSES: readonly Color[] = [[213, 94, 0], [0, 114, 178], [0, 158, 115], [204, 121, 167], [230, 159, 0], [86, 180, 233], [150, 140, 20], [110, 110, 110]];

export function paletteOf(styles: Pick<CSSStyleDeclaration, "getPropertyValue">): Palette {
  const color = (name: string): Color => colorOf(styles.getPropertyValue(`--${name}`));
  const [positive, negative, zero] = [color("positive"), color("negative"), color("zero")];
  const rest = { ink: color("ink"), card: color("card"), rule: color("rule"), selection: color("selection") };
  return { positive, negative, zero, ...rest, signed: scale(negative, zero, positive) };
}

/** "#1769aa" as its three parts; "#fff", as a build may write it, is "#ffffff". */
export function colorOf(text: string): Color {
  const digits = text.trim().replace("#", "");
  const value = Number.parseInt(digits.length === 3 ? digits.replace(/./g, "$&$&") : digits, 16) || 0;
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function mixed(from: Color, to: Color, share: number): Color {
  const part = (place: 0 | 1 | 2): number => Math.round(from[place] + (to[place] - from[place]) * share);
  return [part(0), part(1), part(2)];
}

export function css([red, green, blue]: Color, opacity = 1): string {
  return `rgb(${red} ${green} ${blue} / ${opacity})`;
}

/** A color as a pixel of an image on a machine whose lowest byte comes first, as all that run a browser. */
export function pixel([red, green, blue]: Color): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

export function classColor(palette: Palette, number: number, classes: number): Color {
  if (classes <= 2) return number === 0 ? palette.negative : palette.positive;
  return CLASSES[number % CLASSES.length]!;
}

function scale(low: Color, middle: Color, high: Color): Uint32Array {
  const shades = new Uint32Array(SHADES);
  for (let place = 0; place < SHADES; place++) {
    const share = (2 * place) / (SHADES - 1) - 1;
    shades[place] = pixel(share < 0 ? mixed(middle, low, -share) : mixed(middle, high, share));
  }
  return shades;
}
