// What the page knows of a session, from the server's events alone.
import type { Blocks, Message } from "../hosts/host";
import type { Catalogue, DataChoice, Frame, RunName, Scene } from "../protocol/messages";
import { EMPTY, grown, type History } from "./history";

export interface Picture {
  readonly frame: Frame;
  readonly arrays: Blocks;
}

export interface Stage {
  readonly scene: Scene;
  readonly arrays: Blocks;
}

export interface Lab {
  readonly catalogue: Catalogue | null;
  readonly stage: Stage | null;
  readonly pictures: Readonly<Record<RunName, Picture | null>>;
  readonly histories: Readonly<Record<RunName, History>>;
  /** Whether the page came back to a session that went on without it. */
  readonly resumed: boolean;
}

export const NOTHING: Lab = {
  catalogue: null,
  stage: null,
  pictures: { main: null, fork: null },
  histories: { main: EMPTY, fork: EMPTY },
  resumed: false,
};

export function reduce(lab: Lab, { event, arrays }: Message): Lab {
  switch (event.kind) {
    case "welcome":
      return { ...lab, catalogue: event.catalogue, resumed: event.resumed };
    case "scene":
      return staged(lab, event, arrays);
    case "frame":
      return { ...lab, pictures: { ...lab.pictures, [event.run]: { frame: event, arrays } } };
    case "timeline":
      return { ...lab, histories: { ...lab.histories, [event.run]: grown(lab.histories[event.run], event) } };
    default:
      return lab;
  }
}

/** A picture of another network than the scene's is of no use. */
function staged(lab: Lab, scene: Scene, arrays: Blocks): Lab {
  const fits = (picture: Picture | null): Picture | null => (picture && fitting(scene, picture) ? picture : null);
  const fork = scene.fork === null ? null : fits(lab.pictures.fork);
  const histories = scene.fork === null ? { ...lab.histories, fork: EMPTY } : lab.histories;
  return { ...lab, stage: { scene, arrays }, pictures: { main: fits(lab.pictures.main), fork }, histories };
}

/** Whether a picture shows the neurons of a scene. */
export function fitting(scene: Scene, { arrays }: Picture): boolean {
  return scene.columns.every((column) => {
    const map = arrays[column.map];
    const weights = column.weights === "" ? null : arrays[column.weights];
    return map?.shape[0] === column.names.length && (weights === null || weights?.shape[1] === column.names.length);
  });
}

/** All data that can be chosen: those that are always there, and points of the learner's own. */
export function dataOf({ catalogue, stage }: Pick<Lab, "catalogue" | "stage">): readonly DataChoice[] {
  const own = stage?.scene.own ?? null;
  return [...(catalogue?.data ?? []), ...(own ? [own] : [])];
}

/** The settings that differ between two, by their names in the protocol. */
export function differences<All extends object>(one: All, other: All): readonly (keyof All & string)[] {
  const names = Object.keys(one) as (keyof All & string)[];
  return names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}
