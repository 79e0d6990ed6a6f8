import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import { compression } from "vite-plugin-compression2";
import remixConfig from "./remix.config.js";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [tailwindcss(), remix(remixConfig), !isSsrBuild && compression({ include: /\.(js|css|svg)$/ })],
  publicDir: false,
  // Fonts and icons as files of their own: the Content-Security-Policy allows no data: for fonts.
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    // Dozens of small files cost more in headers and requests than what a page does not need of a larger one.
    rollupOptions: { output: { experimentalMinChunkSize: 10_000 } },
  },
}));
