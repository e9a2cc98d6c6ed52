// The learner's own points while they are painted; the engine gets them when the pen is lifted.
import type { Blocks } from "../hosts/host";
import type { Command, Scene } from "../protocol/messages";
import type { Stage } from "../store/lab";

export const MOST_POINTS = 2000;
/** So many classes can be painted. */
export const BRUSHES = 5;

export interface Point {
  readonly x1: number;
  readonly x2: number;
  readonly value: number;
}

export type Brush = { readonly kind: "class"; readonly label: number } | { readonly kind: "curve" };

export class Painting {
  brush: Brush | null = $state.raw(null);
  points: readonly Point[] = $state.raw([]);

  /** Paint with a brush; points of the other task than the brush's are put away. */
  start(brush: Brush, present: readonly Point[]): void {
    if (this.brush === null) this.points = present;
    else if (brush.kind !== this.brush.kind) this.points = [];
    this.brush = brush;
  }

  stop(): void {
    this.brush = null;
    this.points = [];
  }

  clear(): void {
    this.points = [];
  }

  /** A point under the pen. */
  add(x1: number, x2: number, height: number): void {
    if (!this.brush || this.points.length >= MOST_POINTS) return;
    const point = this.brush.kind === "class" ? { x1, x2, value: this.brush.label } : { x1, x2: 0, value: height };
    this.points = [...this.points, point];
  }

  command(): Extract<Command, { kind: "points" }> {
    const values = this.points.map(({ value }) => value);
    const classes = this.brush?.kind !== "curve";
    return { kind: "points", x: this.points.map(({ x1, x2 }) => [x1, x2] as const), labels: classes ? values : [], targets: classes ? [] : values };
  }
}

/** The points of a scene, the ones to learn from and the others. */
export function pointsOf(arrays: Blocks): readonly Point[] {
  return (["train", "test"] as const).flatMap((part) => {
    const [x, y] = [arrays[`${part}_x`], arrays[`${part}_y`]];
    return x && y ? Array.from(y.values, (value, place) => ({ x1: x.values[2 * place]!, x2: x.values[2 * place + 1]!, value })) : [];
  });
}

/** The points to go on painting from: those the learner gave, of the same kind. */
export function paintable(scene: Scene, arrays: Blocks, brush: Brush): readonly Point[] {
  const task = brush.kind === "curve" ? "regression" : "classification";
  return scene.settings.data.name === "own" && scene.task === task ? pointsOf(arrays) : [];
}

/** Paint with a brush from now on. */
export function take(painting: Painting, stage: Stage | null, brush: Brush): void {
  painting.start(brush, stage ? paintable(stage.scene, stage.arrays, brush) : []);
}
