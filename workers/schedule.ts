/** When recurring jobs run, in crontab's words. `max` keeps a late one from piling up. */
export const crontab = [
  "* * * * * return-expired ?max=1",
  "* * * * * release-stalled ?max=1",
  "* * * * * lapse-ineligible ?max=1",
  "* * * * * end-expired ?max=1",
  "*/5 * * * * recheck-due ?max=1",
  "*/5 * * * * recheck-named ?max=1",
  "*/10 * * * * forget-passing ?max=1",
  "17 3 * * * forget-sessions ?max=1",
  "23 3 * * * forget-lookups ?max=1",
].join("\n");
