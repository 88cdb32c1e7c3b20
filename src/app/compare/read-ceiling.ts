import { existsSync } from 'node:fs'
import type { CeilingInput } from '../../decide/compare/index.ts'
import { ratingValue } from '../../measure/judge/index.ts'
import { readRatings } from '../judge/read-ratings.ts'
import type { Project } from '../open-project.ts'

/**
 * The labels that `baselines.ceiling` names, as people gave them. Only ratings of the questions themselves count: a rating of a
 * candidate's answer says how good that answer is, not what a person would have answered, and a judge's verdict is no rating.
 *
 * @returns undefined where the config has no `baselines`; without usable ratings, why and what to do
 * @throws CupelError `ratings_invalid` with the lines that are no ratings of people
 */
export async function readCeiling(project: Project): Promise<CeilingInput | undefined> {
  const { baselines } = project.config
  if (baselines === undefined) return undefined
  const { ceiling } = baselines
  if (ceiling === undefined)
    return {
      source: 'no file',
      ratings: [],
      isSynthetic: false,
      why: 'The config names no labels of several people. Let two or more people label the same questions, each alone, and name the file under baselines.ceiling.ratings.',
    }
  const { metric, ratings: source, question } = ceiling
  const named = { source, ...(metric === undefined ? {} : { metric }) }
  if (!existsSync(project.path(source)))
    return {
      ...named,
      ratings: [],
      isSynthetic: false,
      why: `There is no file ${source} yet. Let two or more people label the same questions, each alone, and write their labels there.`,
    }
  const all = await readRatings(project, source, question)
  const own = all.filter(({ candidate }) => candidate === undefined)
  return {
    ...named,
    ratings: own.map(({ exampleId, rater, value }) => ({ exampleId, rater, value: ratingValue(value) })),
    isSynthetic: own.some(({ synthetic }) => synthetic === true),
    ...(own.length > 0 || all.length === 0 ? {} : { why: answersOnly(source) }),
  }
}

const answersOnly = (source: string): string =>
  `${source} holds what people said of candidates' answers, not what they would have answered. Let two or more people label the questions themselves: lines without a candidate.`
