// Plain numbers that the hot path raises; the metrics read them when somebody asks. Nothing here is about a person.

export const newCounters = () => ({
  frames: 0,
  badFrames: 0,
  stored: 0,
  duplicates: 0,
  refusedSends: 0,
  passing: 0,
  delivered: 0,
  acknowledged: 0,
  expired: 0,
  commits: 0,
  commitMs: 0,
  failedCommits: 0,
  calls: 0,
  refusedCalls: 0,
  turnCredentials: 0,
  failures: 0,
});

export type Counters = ReturnType<typeof newCounters>;
