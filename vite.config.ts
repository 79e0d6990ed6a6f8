import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import remixConfig from "./remix.config.js";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig({
  plugins: [tailwindcss(), remix(remixConfig)],
  publicDir: false,
  // Fonts and icons as files of their own: the Content-Security-Policy allows no data: for fonts.
  build: { target: "es2022", assetsInlineLimit: 0 },
});
