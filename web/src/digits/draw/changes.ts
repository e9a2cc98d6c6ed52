// What can be done to a test picture before it is read.
import type { Picture } from "../../protocol/messages";

export interface Change {
  readonly name: "down" | "right" | "degrees" | "thicker";
  readonly title: string;
  readonly unit: string;
  readonly most: number;
  readonly step: number;
}

export const CHANGES: readonly Change[] = [
  { name: "down", title: "Down", unit: " px", most: 10, step: 1 },
  { name: "right", title: "To the right", unit: " px", most: 10, step: 1 },
  { name: "degrees", title: "Turned clockwise", unit: "°", most: 90, step: 5 },
  { name: "thicker", title: "Thicker", unit: " px", most: 2, step: 0.5 },
];

export const UNCHANGED: Pick<Picture, Change["name"]> = { down: 0, right: 0, degrees: 0, thicker: 0 };

const WAYS: Readonly<Record<string, readonly [name: "down" | "right", way: number]>> = {
  ArrowUp: ["down", -1],
  ArrowDown: ["down", 1],
  ArrowLeft: ["right", -1],
  ArrowRight: ["right", 1],
};

/** The picture shifted by a pixel the way an arrow key points, as far as its sliders go; null for other keys. */
export function shifted(picture: Picture, key: string): Picture | null {
  const found = WAYS[key];
  if (!found) return null;
  const [name, way] = found;
  const { most, step } = CHANGES.find((change) => change.name === name)!;
  return { ...picture, [name]: Math.min(most, Math.max(-most, picture[name] + way * step)) };
}
