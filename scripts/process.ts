const LAST_MOMENT = 10_000;

/**
 * Runs `stop` once when the process is asked to end (SIGINT, SIGTERM, or the process that started it is gone) and exits; whatever
 * has not ended after ten seconds is cut off.
 */
export function stopGracefully(stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), LAST_MOMENT).unref();
    stop().then(
      () => process.exit(0),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  // Ctrl-C reaches every process of the terminal at once; a child waits for its parent to let it go, in order.
  process.on("SIGINT", process.channel ? () => {} : end);
  process.on("SIGTERM", end);
  if (process.channel) process.on("disconnect", end);
}

/** No way to the host, nobody listening, not let in, no such database, not ready yet, full. */
const NO_DATABASE = /^(E[A-Z]+|CONNECT_TIMEOUT|CONNECTION_[A-Z]+|28\w{3}|3D000|57P03|53300)$/;

/** What is wrong, in one line, for a mistake of whoever starts us; the whole trace for a mistake of ours. */
export function explain(thrown: unknown): string {
  // Drizzle wraps what the database said.
  const error = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  if (error instanceof Error && "code" in error && NO_DATABASE.test(String(error.code))) {
    return `DATABASE_URL: the database cannot be used: ${error.message || error.code}`;
  }
  if (error instanceof Error && error.constructor === Error && !("code" in error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
