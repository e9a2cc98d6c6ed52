// The page's data, as Python wrote them into the file.
import type { PageData } from "../protocol/models";
import { parseSpecial } from "../protocol/special";

export function parse(text: string): PageData {
  return parseSpecial(text) as PageData;
}
