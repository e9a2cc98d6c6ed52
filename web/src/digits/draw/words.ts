// The words of the digits page.
import type { NetworkName, Switches } from "../../protocol/messages";

export const NETWORKS: Readonly<Record<NetworkName, string>> = {
  shipped: "The one that comes along",
  main: "The one trained below",
  fork: "Its fork",
};

/** A part of the way to the network: the engine's stages that belong to it, and the switch that leaves it out. */
export interface Part {
  readonly title: string;
  readonly stages: readonly string[];
  readonly control: keyof Switches | null;
}

export const PARTS: readonly Part[] = [
  { title: "Picture", stages: ["picture"], control: null },
  { title: "Polarity", stages: ["polarity", "contrast"], control: "polarity" },
  { title: "Crop", stages: ["crop"], control: "crop" },
  { title: "Box", stages: ["stroke", "box"], control: "box" },
  { title: "Center", stages: ["center"], control: "center" },
];

/** A probability with one decimal; what is not quite nothing or all does not look so. */
export function percent(value: number): string {
  if (value > 0 && value < 0.0005) return "<0.1%";
  if (value < 1 && value >= 0.9995) return ">99.9%";
  return `${(100 * value).toFixed(1)}%`;
}
