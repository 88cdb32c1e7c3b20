import { readFileSync } from 'node:fs'
import type { Document, Question } from 'cupel'
import { adjudicate, type Ruling } from './adjudicate.ts'
import { type Method, searchOf } from './retrieval.ts'

interface Options {
  readonly method: Method
  /** Below this score of the best sentence the program declines to answer. */
  readonly threshold: number
}

/** A candidate: finds the sentences of the policy that fit a question, and rules on what they say. */
export async function create({ method, threshold }: Options) {
  const search = await searchOf(readPolicy(), method)
  await search('warm up', 1)
  return {
    async answer({ input }: Question): Promise<Ruling> {
      const asked = String(input)
      return adjudicate(asked, await search(asked, 5), threshold)
    },
  }
}

function readPolicy(): Document[] {
  return readFileSync(new URL('../data/policy.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}
