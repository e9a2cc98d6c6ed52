// What a run bar operates: the playground's session, or the training of the digits page.
import type { Speed, Unit } from "../protocol/messages";

export interface Runner {
  readonly playing: boolean;
  readonly speed: Speed;
  unit: Unit;
  playOrPause(): void;
  step(): void;
  chooseSpeed(speed: Speed): void;
}

/** How far it got, or how fast it goes (`rate`); null where there is nothing to tell. */
export interface Counter {
  readonly name: string;
  readonly value: number | null;
  readonly rate?: boolean;
}
