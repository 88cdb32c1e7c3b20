import { readFileSync } from 'node:fs'
import { CupelError, messageOf, sha256 } from '../../kernel/index.ts'
import type { DecisionFact } from '../../operate/governance/index.ts'
import type { Project } from '../open-project.ts'
import { decisionFolder, readDecisions } from '../select/decision-files.ts'

/** The newest decision of this project that is kept, what is left out, or why the decisions cannot be read. */
export function latestDecision(project: Project): {
  readonly decision: DecisionFact | undefined
  readonly problems: readonly string[]
} {
  try {
    const problems: string[] = []
    const [latest] = readDecisions(project, words => problems.push(words))
    if (latest === undefined) return { decision: undefined, problems }
    const { id, madeAt, run, recommended, confirmation } = latest
    const file = `${decisionFolder}/${id}.json`
    return {
      decision: {
        id,
        at: madeAt,
        file,
        hash: sha256(readFileSync(project.path(file))),
        recommended,
        runs: [run, ...(confirmation === undefined ? [] : [confirmation.run])],
      },
      problems,
    }
  } catch (thrown) {
    if (!CupelError.is(thrown)) throw thrown
    return { decision: undefined, problems: [messageOf(thrown)] }
  }
}
