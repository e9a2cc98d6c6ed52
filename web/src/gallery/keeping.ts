// A training as a picture to keep: the diagram and the output's map in one image, with what leads to it again.
import { drawingOf } from "../playground/diagram-svg";
import { paint, paintClasses } from "../playground/maps";
import { css, type Palette } from "../playground/palette";
import type { Lab, Picture, Stage } from "../store/lab";
import type { Kept } from "./kept";

const [WIDTH, HEIGHT, SIDE, SPACE] = [720, 272, 240, 16];

export async function keptOf(lab: Lab, palette: Palette, now = new Date()): Promise<Kept | null> {
  const { stage, pictures, histories } = lab;
  if (!stage || !pictures.main) return null;
  const { step, training_loss, test_loss } = pictures.main.frame.row;
  if (!Number.isFinite(training_loss) || !Number.isFinite(test_loss)) throw new Error("The loss is not finite here: go back to a step where it is, then keep the picture.");
  return { date: now.toISOString(), settings: stage.scene.settings, step, training_loss, test_loss, remark: remarkOn(stage, histories.main.events, step), image: await imageOf(stage, pictures.main, palette) };
}

/** Why the settings alone do not lead to the same numbers at a step; empty where they do. What was done after it, before one went back, is of no account. */
export function remarkOn({ scene }: Pick<Stage, "scene">, events: readonly (readonly [number, string])[], step: number): string {
  if (scene.settings.data.name === "own") return "It learned from points of your own, which a gallery does not keep.";
  const first = events.find(([at]) => at <= step);
  return first ? `At step ${first[0].toLocaleString("en-US")} something was done by hand, which the settings do not hold.` : "";
}

async function imageOf(stage: Stage, picture: Picture, palette: Palette): Promise<string> {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser made no image of the training.");
  context.fillStyle = css(palette.card);
  context.fillRect(0, 0, WIDTH, HEIGHT);
  await drawDiagram(context, stage, picture, palette);
  context.drawImage(outputOf(stage, picture, palette), WIDTH - SIDE - SPACE, (HEIGHT - SIDE) / 2, SIDE, SIDE);
  return canvas.toDataURL("image/png");
}

async function drawDiagram(context: CanvasRenderingContext2D, stage: Stage, picture: Picture, palette: Palette): Promise<void> {
  const { text, width, height } = drawingOf(stage, picture, palette);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const room = WIDTH - SIDE - 3 * SPACE;
  const scale = Math.min(room / width, (HEIGHT - SPACE) / height);
  context.drawImage(image, SPACE + (room - scale * width) / 2, (HEIGHT - scale * height) / 2, scale * width, scale * height);
}

function outputOf({ scene }: Stage, { arrays }: Picture, palette: Palette): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const maps = arrays["output"];
  const look = { low: scene.low, high: scene.high, discrete: false, palette };
  if (maps && scene.classes.length > 2) paintClasses(canvas, maps, look);
  else if (maps) paint(canvas, maps, maps.shape[0] === 2 ? 1 : 0, look);
  return canvas;
}
