/**
 * Milliseconds that this thread worked on what was given, awaited or not. A clock runs on while other programs hold
 * the processor, so that a test bounded by it fails on a busy machine; this does not. Work of other threads and
 * processes, and waiting, are not in it.
 */
export async function cpuMilliseconds(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}
