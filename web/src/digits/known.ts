// What the digits page knows of its session, from the server's events alone.
import type { Blocks, Message } from "../hosts/host";
import type { Catalogue, DigitsFrame, DigitsRow, DigitsScene, DigitsTimeline, RunName } from "../protocol/messages";
import { EMPTY, grown, type History } from "../store/history";

export interface DigitsPicture {
  readonly frame: DigitsFrame;
  readonly arrays: Blocks;
}

export interface DigitsHistory extends History<DigitsRow> {
  /** The checkpoints, as (step, name). */
  readonly kept: readonly (readonly [number, string])[];
}

export interface Known {
  /** All that can be chosen of a training. */
  readonly catalogue: Catalogue | null;
  readonly scene: DigitsScene | null;
  readonly pictures: Readonly<Record<RunName, DigitsPicture | null>>;
  readonly histories: Readonly<Record<RunName, DigitsHistory>>;
}

const UNWRITTEN: DigitsHistory = { ...EMPTY, kept: [] };

export const NOTHING_KNOWN: Known = {
  catalogue: null,
  scene: null,
  pictures: { main: null, fork: null },
  histories: { main: UNWRITTEN, fork: UNWRITTEN },
};

export function reduce(known: Known, { event, arrays }: Message): Known {
  switch (event.kind) {
    case "welcome":
      return { ...known, catalogue: event.catalogue };
    case "digits_scene":
      return staged(known, event);
    case "digits_frame":
      return { ...known, pictures: { ...known.pictures, [event.run]: { frame: event, arrays } } };
    case "digits_timeline":
      return { ...known, histories: { ...known.histories, [event.run]: written(known.histories[event.run], event) } };
    default:
      return known;
  }
}

/** A picture of pictures of another size, or of other classes, is of no use; nor is a fork that is no more. */
function staged(known: Known, scene: DigitsScene): Known {
  const { main, fork } = known.pictures;
  const fits = (picture: DigitsPicture | null): DigitsPicture | null => (picture && fitting(scene, picture) ? picture : null);
  const forked = scene.fork !== null;
  return {
    ...known,
    scene,
    pictures: { main: fits(main), fork: forked ? fits(fork) : null },
    histories: forked ? known.histories : { ...known.histories, fork: UNWRITTEN },
  };
}

/** Whether a picture is of the scene's classes and of its size of pictures. */
export function fitting({ classes, height, width }: DigitsScene, { arrays }: DigitsPicture): boolean {
  const [, down, across] = arrays["first_layer"]?.shape ?? [];
  return arrays["confusion"]?.shape[0] === classes.length && down === height && across === width;
}

function written(history: DigitsHistory, news: DigitsTimeline): DigitsHistory {
  return { ...grown(history, news), kept: news.kept };
}
