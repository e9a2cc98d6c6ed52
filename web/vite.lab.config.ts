import { svelte } from "@sveltejs/vite-plugin-svelte";
import { resolve } from "node:path";
import { defineConfig } from "vite";

import { katexFonts } from "./plugins/katex-fonts.ts";
import { latinFonts } from "./plugins/latin-fonts.ts";

// The lab's pages, served by the lab: files with hashed names, so that a browser may keep them.
export default defineConfig({
  root: "src/lab",
  base: "/",
  plugins: [katexFonts(), latinFonts(), svelte()],
  build: {
    target: "es2022",
    outDir: resolve(process.env.CUTAWAY_BUNDLE ?? "../src/cutaway/browser/bundle", "lab"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
