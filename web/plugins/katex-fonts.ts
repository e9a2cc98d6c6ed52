// KaTeX's style sheet names each font in three formats, and fonts for alphabets that no formula here uses. All that it
// names would go into the page, so that only what is needed is left in it.
import type { Plugin } from "vite";

const UNUSED = ["Fraktur", "SansSerif", "Script"];
const FACE = /@font-face\s*\{[^}]*\}/g;
const OLD_FORMATS = /,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\(["'](?:woff|truetype)["']\)/g;

export function onlyNeededFonts(css: string): string {
  return css.replace(FACE, (face) =>
    UNUSED.some((family) => face.includes(`KaTeX_${family}`)) ? "" : face.replace(OLD_FORMATS, ""),
  );
}

export function katexFonts(): Plugin {
  return {
    name: "katex-fonts",
    enforce: "pre",
    transform(code, id) {
      return /katex[\\/]dist[\\/]katex(\.min)?\.css/.test(id) ? onlyNeededFonts(code) : null;
    },
  };
}
