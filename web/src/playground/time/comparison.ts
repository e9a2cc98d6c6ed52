// What differs between the two runs: settings that were chosen, and numbers that came of them.
import type { DigitsSettings, LayerSettings, Scene, Settings } from "../../protocol/messages";
import { differences, type Picture } from "../../store/lab";
import { largestOf } from "../../views/number";
import { spoken } from "../../store/spec";

export interface Difference {
  readonly name: string;
  readonly main: string;
  readonly fork: string;
}

export interface Figure {
  readonly name: string;
  /** A share is told in percent. */
  readonly share: boolean;
  readonly main: number;
  readonly fork: number;
}

/** What the page calls otherwise than the settings do. */
const NAMES: Readonly<Record<string, string>> = { regularizers: "regularization" };

export function settingsApart<All extends Settings | DigitsSettings>(main: All, fork: All): readonly Difference[] {
  return differences(main, fork).map((name) => ({ name: NAMES[name] ?? spoken(name), main: told(main[name]), fork: told(fork[name]) }));
}

/** Loss, accuracy and the largest weight of both runs, as their pictures have them. */
export function figuresOf(scene: Scene, main: Picture, fork: Picture): readonly Figure[] {
  const figures: readonly (readonly [string, boolean, (picture: Picture) => number | null])[] = [
    ["training loss", false, ({ frame }) => frame.row.training_loss],
    ["test loss", false, ({ frame }) => frame.row.test_loss],
    ["training accuracy", true, ({ frame }) => frame.row.training_accuracy],
    ["test accuracy", true, ({ frame }) => frame.row.test_accuracy],
    ["largest weight", false, (picture) => largestWeight(scene, picture)],
  ];
  return figures.flatMap(([name, share, of]) => {
    const [here, there] = [of(main), of(fork)];
    return here === null || there === null ? [] : [{ name, share, main: here, fork: there }];
  });
}

export function largestWeight({ columns }: Pick<Scene, "columns">, { arrays }: Pick<Picture, "arrays">): number {
  return Math.max(...columns.map(({ weights }) => largestOf(Array.from(arrays[weights]?.values ?? []))));
}

function told(value: unknown): string {
  if (value === null) return "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((one: string | LayerSettings) => (typeof one === "string" ? one : layer(one))).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function layer({ units, activation, dropout, batch_normalization }: LayerSettings): string {
  return [`${units} ${activation}`, dropout > 0 ? `dropout ${dropout}` : "", batch_normalization ? "normalized" : ""].filter((part) => part !== "").join(" ");
}
