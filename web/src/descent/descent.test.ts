import { describe, expect, it } from "vitest";

import type { Block, Message } from "../hosts/host";
import { RecordingHost } from "../hosts/recording";
import { Session } from "../playground/session.svelte";
import type { Command, Raced, Surface } from "../protocol/messages";
import { arrow, toward } from "./arrow";
import { contourLines, thresholds } from "./contour-lines";
import { Descent } from "./descent.svelte";
import { lookOf, markPath } from "./looks";
import { lossChart } from "./loss-chart";
import { isLost, lastStep, raceOf, sentenceOf, standing, trail, type Race } from "./paths";
import { curvePlane, mapPlane, moved, range, rounded, ticksOf, toNumbers, toPicture } from "./plane";
import { Player } from "./player.svelte";

const SURFACE: Surface = {
  kind: "surface", answers: 1, name: "valley", title: "Valley", sentence: "", formula: "", source: "", axes: ["x1", "x2"],
  bounds: [[-4, 4], [-2, 2]], minima: [[0, 0]], start: [-3.5, 1.2], rates: { sgd: 0.06, momentum: 0.06, adam: 0.1, nadam: 0.09 }, network: "", weights: [],
};

function block(shape: number[], values: number[]): Block {
  return { shape, values: Float32Array.from(values) };
}

/** Two contenders, three steps, two axes; the second diverges after its first step. */
function race(): Race {
  const raced: Raced = {
    kind: "raced", answers: 1, name: "valley", network: "",
    racers: [
      { optimizer: "sgd:momentum=0.0", learning_rate: 0.5, diverged: null, sentence: "sgd went down." },
      { optimizer: "gradient_descent", learning_rate: 9, diverged: 2, sentence: "gradient_descent diverged at step 2." },
    ],
  };
  const gone = [NaN, NaN];
  return raceOf(raced, {
    places: block([2, 4, 2], [4, 2, 2, 1, 1, 0.5, 0.5, 0.25, 4, 2, -32, -16, ...gone, ...gone]),
    losses: block([2, 4], [10, 2.5, 0.625, 0.15625, 10, 640, ...gone]),
    gradients: block([2, 4, 2], [4, 2, 2, 1, 1, 0.5, 0.5, 0.25, 4, 2, -32, -16, ...gone, ...gone]),
  });
}

describe("a race", () => {
  it("is read where its numbers lie", () => {
    expect(race().steps).toBe(3);
    expect(standing(race(), 0, 2)).toEqual({ place: [1, 0.5], gradient: [1, 0.5], loss: 0.625 });
    expect(trail(race(), 0, 3).map(({ place }) => place[0])).toEqual([4, 2, 1, 0.5]);
  });

  it("ends for a contender at the last step before it was lost", () => {
    expect([0, 1, 2, 3].map((step) => isLost(race(), 1, step))).toEqual([false, false, true, true]);
    expect(lastStep(race(), 1, 3)).toBe(1);
    expect(standing(race(), 1, 3).loss).toBe(640);
    expect(trail(race(), 1, 3)).toHaveLength(2);
  });

  it("is told in one sentence", () => {
    expect(sentenceOf(race(), 0)).toBe("Step 0: at (4, 2) the loss is 10 and the gradient (4, 2); downhill is the other way.");
    expect(sentenceOf(race(), 1)).toBe("Step 1: sgd is lowest, at (2, 1) with a loss of 2.5.");
    expect(sentenceOf(race(), 2)).toBe("Step 2: sgd is at (1, 0.5) with a loss of 0.625. One has diverged.");
    expect(sentenceOf(race(), 3)).toBe("Step 3, the last: sgd went down; gradient_descent diverged at step 2.");
  });
});

describe("the picture's plane", () => {
  it("shows a unit across as long as a unit up", () => {
    const plane = mapPlane(SURFACE, 856, 900);
    const [from, across, up] = [toPicture(plane, 0, 0), toPicture(plane, 1, 0), toPicture(plane, 0, 1)];
    expect(across.x - from.x).toBeCloseTo(100, 9); // (856 - 44 - 12) / 8
    expect(from.y - up.y).toBeCloseTo(100, 9);
    expect(mapPlane(SURFACE, 2000, 400).height).toBeCloseTo(400, 9);
  });

  it("leads back to the numbers, and never outside", () => {
    const plane = mapPlane(SURFACE, 700, 900);
    const back = toNumbers(plane, toPicture(plane, -1.25, 0.75));
    expect(back[0]).toBeCloseTo(-1.25, 9);
    expect(back[1]).toBeCloseTo(0.75, 9);
    expect(toNumbers(plane, { x: -50, y: 5000 })).toEqual([-4, -2]);
  });

  it("leaves a curve room above and below", () => {
    const plane = curvePlane({ ...SURFACE, bounds: [[-4, 4]] }, [0, 10, NaN], 600, 500);
    expect(plane.up[0]).toBeLessThan(0);
    expect(plane.up[1]).toBeGreaterThan(10);
  });

  it("has round ticks", () => {
    expect(ticksOf([-4, 4], 4)).toEqual([-4, -2, 0, 2, 4]);
    expect(ticksOf([-0.31, 0.22], 5)).toEqual([-0.2, 0, 0.2]);
  });

  it("finds the range of what is finite", () => {
    expect(range([3, NaN, -1, Infinity])).toEqual([-1, 3]);
    expect(range([])).toEqual([0, 1]);
  });
});

describe("the arrow keys", () => {
  it("move the ball by a fortieth of the picture, with Shift by a tenth of that", () => {
    expect(moved([0, 0], SURFACE.bounds, "ArrowRight", false)).toEqual([0.2, 0]);
    expect(moved([0, 0], SURFACE.bounds, "ArrowUp", false)).toEqual([0, 0.1]);
    expect(moved([0, 0], SURFACE.bounds, "ArrowLeft", true)).toEqual([-0.02, 0]);
  });

  it("stop at the rim, and leave other keys alone", () => {
    expect(moved([4, 2], SURFACE.bounds, "ArrowRight", false)).toEqual([4, 2]);
    expect(moved([0, 0], SURFACE.bounds, "a", false)).toBeNull();
    expect(moved([0], [[-4, 4]], "ArrowUp", false)).toBeNull();
  });

  it("choose no more digits than the picture tells apart", () => {
    expect(rounded(1.23456789, [-4, 4])).toBe(1.235);
    expect(rounded(4.0004, [-4, 4])).toBe(4);
    expect(rounded(1e-5, [-1, 1])).toBe(0);
  });
});

describe("contour lines", () => {
  // Heights x1 + x2 on 5 by 5 places, row 0 the top.
  const values = [2, 1, 0, -1, -2].flatMap((x2) => [-4, -2, 0, 2, 4].map((x1) => x1 + x2));

  it("lie at heights that part the picture, all above the lowest", () => {
    const found = thresholds(values);
    expect(found.length).toBeGreaterThan(5);
    expect([...found].sort((one, other) => one - other)).toEqual(found);
    expect(Math.min(...found)).toBeGreaterThan(-6);
    expect(thresholds([3, 3, 3])).toEqual([]);
    expect(thresholds([NaN])).toEqual([]);
  });

  it("run where the function has that height", () => {
    const plane = mapPlane(SURFACE, 856, 900);
    const level = contourLines(block([5, 5], values), plane).find(({ height }) => height === 0)!;
    const inside = [...level.path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
      .filter(({ x, y }) => x > plane.left + 1 && x < plane.width - plane.right - 1 && y > plane.top + 1 && y < plane.height - plane.bottom - 1);
    expect(inside.length).toBeGreaterThan(2);
    for (const point of inside) {
      const [x1, x2] = toNumbers(plane, point);
      expect(x1 + x2).toBeCloseTo(0, 2); // paths are written to a tenth of a pixel: a thousandth of a unit
    }
  });
});

describe("the losses' chart", () => {
  it("is logarithmic where losses span much and are above zero", () => {
    const chart = lossChart(race(), 300, 200);
    expect(chart.logarithmic).toBe(true);
    expect(chart.lines).toHaveLength(2);
    expect(chart.x(3) - chart.x(0)).toBe(300 - 56 - 14);
    expect(chart.down.map(({ value }) => value)).toEqual([1, 10]);
  });

  it("has its bottom for a loss of 0", () => {
    const zero = race();
    zero.arrays["losses"]!.values.set([10, 2.5, 1e-3, 0]);
    const chart = lossChart(zero, 300, 200);
    expect(chart.logarithmic).toBe(true);
    expect(chart.lines[0]!.split("L")[3]).toBe(`286.0 ${chart.lines[0]!.split("L")[2]!.split(" ")[1]}`); // as low as 1e-3, the least above 0
  });

  it("is plain where one is below zero", () => {
    const below = race();
    below.arrays["losses"]!.values.set([10, 2.5, -1, -5]);
    expect(lossChart(below, 300, 200).logarithmic).toBe(false);
  });

  it("holds no line out of the picture, whatever diverges", () => {
    for (const [, y] of lossChart(race(), 300, 200).lines[1]!.matchAll(/[ML][\d.]+ (-?[\d.]+)/g)) expect(Number(y)).toBeGreaterThan(0);
  });
});

describe("marks and arrows", () => {
  it("tell eight contenders apart", () => {
    const looks = Array.from({ length: 8 }, (_, contender) => lookOf(contender));
    expect(new Set(looks.map(({ color }) => color)).size).toBe(8);
    expect(new Set(looks.map((look) => markPath(look, 0, 0, 5))).size).toBe(8);
  });

  it("point where they should", () => {
    expect(arrow({ x: 0, y: 0 }, { x: 20, y: 0 })?.line).toBe("M0.0 0.0L12.0 0.0");
    expect(arrow({ x: 0, y: 0 }, { x: 1, y: 1 })).toBeNull();
    expect(arrow({ x: 0, y: 0 }, { x: NaN, y: 1 })).toBeNull();
    expect(toward({ x: 1, y: 1 }, { x: 3, y: 4 }, 10)).toEqual({ x: 7, y: 9 });
    expect(toward({ x: 1, y: 1 }, { x: 0, y: 0 }, 10)).toEqual({ x: 1, y: 1 });
  });
});

describe("the page's state", () => {
  const choice = (name: string) => ({ name, sentence: "", settings: {}, full_batch: false });
  let network = "";

  function reply(command: Command): readonly Message[] | Error {
    if (command.kind === "landscapes") return [{ event: { kind: "landscapes", answers: 1, landscapes: [{ name: "valley", title: "", sentence: "", dimensions: 2 }], optimizers: ["sgd", "nadam"].map(choice), most_contenders: 8, most_steps: 1000 }, arrays: {} }];
    if (command.kind === "landscape") return [{ event: { ...SURFACE, name: command.name, network }, arrays: { heights: block([2, 2], [1, 2, 3, 4]) } }];
    if (command.kind === "race" && command.noise === 10) return new Error("The noise is 10.");
    if (command.kind === "race") return [{ event: { ...race().raced, network }, arrays: race().arrays }];
    return [{ event: { kind: "done", answers: 1 }, arrays: {} }];
  }

  async function begun(): Promise<{ descent: Descent; host: RecordingHost; session: Session }> {
    network = "";
    const host = new RecordingHost(reply);
    const session = new Session(host, () => {});
    session.listen();
    const descent = new Descent(session);
    descent.listen();
    await settled();
    return { descent, host, session };
  }

  async function settled(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
  }

  it("begins with a landscape and a race from its start, each optimizer with the rate that suits it", async () => {
    const { descent, host } = await begun();
    expect(host.sent.map(({ kind }) => kind)).toEqual(["landscapes", "landscape", "race"]);
    expect(descent.start).toEqual([-3.5, 1.2]);
    expect(descent.contenders.map(({ learning_rate }) => learning_rate)).toEqual([0.06, 0.06, 0.1]);
    expect(descent.race?.steps).toBe(3);
  });

  it("races anew from where the ball was put", async () => {
    const { descent, host } = await begun();
    descent.step = 3;
    descent.put([1, 1]);
    expect(descent.step).toBe(0);
    await settled();
    expect(host.sent.at(-1)).toMatchObject({ kind: "race", start: [1, 1] });
  });

  it("keeps its race where another is refused, and says why", async () => {
    const { descent, session } = await begun();
    descent.set({ noise: 10 });
    await settled();
    expect(session.notice).toBe("The noise is 10.");
    expect([descent.race === null, descent.noise, descent.steps]).toEqual([false, 0, 100]);
    descent.set({ noise: 1 });
    await settled();
    expect(session.notice).toBeNull();
    session.notice = "Something else.";
    descent.set({ noise: 2 });
    await settled();
    expect(session.notice).toBe("Something else.");
  });

  it("pauses the training to look at its loss, and looks anew where the network learned on", async () => {
    const { descent, host } = await begun();
    await descent.show("loss");
    expect(host.sent.map(({ kind }) => kind).slice(3)).toEqual(["pause", "landscape", "race"]);
    network = "other weights";
    descent.put([0, 0]);
    await settled();
    expect(host.sent.map(({ kind }) => kind).slice(6)).toEqual(["race", "pause", "landscape", "race"]);
    expect(descent.race?.raced.network).toBe("other weights");
  });

  it("plays only what was computed, and ends at the last step", async () => {
    const { descent } = await begun();
    const waiting: ((time: number) => void)[] = [];
    const player = new Player(descent, (tick) => waiting.push(tick), () => false);
    player.pace = 10;
    player.toggle();
    const steps = [0, 50, 100, 250, 300, 900].map((time) => {
      waiting.shift()?.(time);
      return descent.step;
    });
    expect(steps).toEqual([0, 0, 1, 2, 3, 3]);
    expect(player.playing).toBe(false);
    player.toggle(); // from the start again
    expect([descent.step, player.playing]).toEqual([0, true]);
    player.go(2);
    expect([descent.step, player.playing]).toEqual([2, false]);
  });

  it("goes on in ten jumps with reduced motion", async () => {
    const { descent } = await begun();
    descent.race = { ...descent.race!, steps: 100 };
    const waiting: ((time: number) => void)[] = [];
    const player = new Player(descent, (tick) => waiting.push(tick), () => true);
    player.toggle();
    const steps = [0, 600, 700, 1400].map((time) => {
      waiting.shift()?.(time);
      return descent.step;
    });
    expect(steps).toEqual([0, 0, 10, 20]);
  });
});
