// The page's data, as Python wrote them into the file.
import type { PageData } from "../protocol/models";
import { parseSpecial } from "../protocol/special";
import { remember } from "../store/origin";

/** The data; of each thing in them its place is noted, so that a view can say where a number comes from. */
export function parse(text: string): PageData {
  return parseSpecial(text, remember) as PageData;
}
