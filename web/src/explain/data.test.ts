import { expect, it } from "vitest";

import { onlyNeededFonts } from "../../plugins/katex-fonts";
import { onlyLatin } from "../../plugins/latin-fonts";
import { parse } from "./data";

it("reads the numbers that JSON has not", () => {
  const found = parse('{"a":{"number":"NaN"},"b":[{"number":"-Infinity"}],"c":{"number":3}}') as unknown as Record<string, unknown>;
  expect(found).toEqual({ a: NaN, b: [-Infinity], c: { number: 3 } });
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
