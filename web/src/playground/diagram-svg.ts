// The diagram as an image of its own, with the numbers of the moment.
import type { Picture, Stage } from "../store/lab";
import { shown } from "../views/number";
import { DASH, weightOf } from "./edges";
import { edgesOf, layoutOf, thickness, type Edge } from "./layout";
import { fill, sizeOf } from "./maps";
import { css, type Palette } from "./palette";
import { parameterOf } from "./target";

export interface Drawing {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const WIDTH = 720;
const LEAST_NAMED = 30; // below it the names would lie on each other; each image still has its name as a title

export function drawingOf(stage: Stage, picture: Picture, palette: Palette): Drawing {
  const { scene } = stage;
  const layout = layoutOf(scene.columns.map(({ names }) => names.length), WIDTH);
  const edges = edgesOf(scene, layout).map((edge) => edgeText(edge, weightOf(edge, scene, picture.arrays), palette));
  const neurons = scene.columns.flatMap((column, number) => column.names.map((name, unit) => {
    const { x, y } = layout.columns[number]![unit]!;
    const bias = parameterOf({ kind: "neuron", column: number, unit }, scene, picture.arrays);
    const range = number === scene.columns.length - 1 ? scene : { low: -1, high: 1 };
    const half = layout.size / 2;
    const title = `<title>${escaped(name)}${bias ? `, ${bias.name} ${shown(bias.value)}` : ""}</title>`;
    return `<g>${title}<image x="${x - half}" y="${y - half}" width="${layout.size}" height="${layout.size}" preserveAspectRatio="none" href="${mapOf(picture, column.map, unit, range, palette)}"/>` +
      `<rect x="${x - half}" y="${y - half}" width="${layout.size}" height="${layout.size}" rx="4" fill="none" stroke="${css(palette.ink)}" stroke-width="1.5"/>` +
      `${layout.size < LEAST_NAMED ? "" : `<text x="${x}" y="${y + half + 12}" text-anchor="middle" font-size="10" font-family="monospace" fill="${css(palette.ink)}">${escaped(name)}</text>`}</g>`;
  }));
  const size = `width="${layout.width}" height="${layout.height}"`;
  const text = `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${layout.width} ${layout.height}"><rect ${size} fill="${css(palette.card)}"/>${edges.join("")}${neurons.join("")}</svg>`;
  return { text, width: layout.width, height: layout.height };
}

function edgeText({ start, end }: Edge, weight: number, palette: Palette): string {
  const middle = (start.x + end.x) / 2;
  const dash = weight < 0 ? ` stroke-dasharray="${DASH.join(" ")}"` : "";
  const color = css(weight < 0 ? palette.negative : palette.positive);
  return `<path d="M${start.x} ${start.y}C${middle} ${start.y} ${middle} ${end.y} ${end.x} ${end.y}" fill="none" stroke="${color}" stroke-width="${thickness(weight).toFixed(2)}"${dash}><title>${shown(weight)}</title></path>`;
}

function mapOf(picture: Picture, name: string, unit: number, range: { low: number; high: number }, palette: Palette): string {
  const maps = picture.arrays[name];
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!maps || !context) return "";
  const size = sizeOf(maps);
  canvas.width = canvas.height = size;
  const pixels = new Uint32Array(size * size);
  fill(pixels, maps.values, unit * size * size, { low: range.low, high: range.high, discrete: false, palette });
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), size, size), 0, 0);
  return canvas.toDataURL("image/png");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
