import type { Project } from '../open-project.ts'

/** Whether something was measured of a candidate as it is now: as the newest run that has it knows it. */
export async function presentFingerprints(project: Project) {
  const known = new Map<string, string>()
  for (const record of await project.store.runs.listRuns())
    for (const { name, fingerprint } of record.candidates) if (!known.has(name)) known.set(name, fingerprint)
  return {
    isStale({ name, fingerprint }: { readonly name: string; readonly fingerprint: string }): boolean {
      const now = known.get(name)
      return now !== undefined && now !== fingerprint
    },
  }
}
