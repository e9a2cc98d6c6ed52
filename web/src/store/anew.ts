// Which commands make a training begin anew. They end both runs where there are two.
import { LIVE, type Command, type Settings } from "../protocol/messages";
import { differences } from "./lab";

const ANEW: readonly Command["kind"][] = ["reset", "points", "table", "load"];

/** Whether a command makes a training of these settings begin anew. */
export function beginsAnew(command: Command, settings: Settings): boolean {
  if (command.kind === "change") return command.run === "main" && differences(settings, command.settings).some((name) => !LIVE.includes(name));
  return ANEW.includes(command.kind);
}
