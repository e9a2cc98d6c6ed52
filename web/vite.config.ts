import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

import { katexFonts } from "./plugins/katex-fonts.ts";
import { latinFonts } from "./plugins/latin-fonts.ts";

// One script and one style sheet with everything in them: the page that holds them is a single file without requests.
export default defineConfig({
  plugins: [katexFonts(), latinFonts(), svelte()],
  build: {
    target: "es2022",
    outDir: process.env.CUTAWAY_BUNDLE ?? "../src/cutaway/browser/bundle",
    emptyOutDir: true,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    rollupOptions: {
      input: "src/explain/main.ts",
      output: {
        format: "iife",
        entryFileNames: "explain.js",
        assetFileNames: "explain[extname]",
      },
    },
  },
});
