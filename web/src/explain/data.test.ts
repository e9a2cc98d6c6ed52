import { expect, it } from "vitest";

import { onlyNeededFonts } from "../../plugins/katex-fonts";
import { onlyLatin } from "../../plugins/latin-fonts";
import { originOf } from "../store/origin";
import { parse } from "./data";

it("reads the numbers that JSON has not", () => {
  const found = parse('{"a":{"number":"NaN"},"b":[{"number":"-Infinity"}],"c":{"number":3}}') as unknown as Record<string, unknown>;
  expect(found).toEqual({ a: NaN, b: [-Infinity], c: { number: 3 } });
});

it("notes where each thing stands", () => {
  const found = parse('{"title":"a","lenses":{"W1[0,2]":{"votes":[{"gradient":1},{"gradient":2}]}}}');
  const votes = found.lenses["W1[0,2]"]?.votes as unknown as object[];
  expect(originOf(votes[1]!, "gradient")).toBe("lenses.W1[0,2].votes.1.gradient");
  expect(originOf(found, "title")).toBe("title");
  expect(originOf({}, "title")).toBeUndefined();
});

it("keeps one format of each of KaTeX's fonts, and no alphabets that are never used", () => {
  const face = (family: string): string =>
    `@font-face{font-family:"${family}";src:url(${family}.woff2) format("woff2"),url(${family}.woff) format("woff"),url(${family}.ttf) format("truetype")}`;
  expect(onlyNeededFonts(face("KaTeX_Main"))).toBe('@font-face{font-family:"KaTeX_Main";src:url(KaTeX_Main.woff2) format("woff2")}');
  expect(onlyNeededFonts(face("KaTeX_Fraktur"))).toBe("");
});

it("keeps the Latin alphabet of the text's fonts", () => {
  const css = "/* a */\n@font-face { src: url(./files/inter-greek-wght-normal.woff2) }\n/* b */\n@font-face { src: url(./files/inter-latin-wght-normal.woff2) }";
  expect(onlyLatin(css)).toContain("inter-latin-wght-normal");
  expect(onlyLatin(css)).not.toContain("greek");
});
