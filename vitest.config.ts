import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const SLOW = [/\/journeys\/(presets|keeping|credentials)/, /\/(journeys|faults)\//];

/** What drives a browser or kills processes goes first: begun last, one of them would run alone while the other cores wait. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = SLOW.findIndex((pattern) => pattern.test(moduleId));
      return index < 0 ? SLOW.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    globalSetup: ["tests/support/global-setup.ts"],
    // One a core: left to itself, Vitest leaves one core idle, which with two is half of them.
    maxWorkers: "100%",
    sequence: { sequencer: SlowFirst },
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
});
