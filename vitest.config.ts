import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    globalSetup: ["tests/support/global-setup.ts"],
    // One a core: left to itself, Vitest leaves one core idle, which with two is half of them.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
});
