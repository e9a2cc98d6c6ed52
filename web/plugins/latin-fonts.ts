// The font packages name a file for each alphabet; the page is written in the Latin one.
import type { Plugin } from "vite";

const FACE = /(?:\/\*[^*]*\*\/\s*)?@font-face\s*\{[^}]*\}/g;

export function onlyLatin(css: string): string {
  return css.replace(FACE, (face) => (/-latin-wght-normal\.woff2/.test(face) ? face : ""));
}

export function latinFonts(): Plugin {
  return {
    name: "latin-fonts",
    enforce: "pre",
    transform(code, id) {
      return /fontsource-variable[\\/].*\.css/.test(id) ? onlyLatin(code) : null;
    },
  };
}
