import { expect, it } from 'vitest'
import { sameFamily } from './model-family.ts'

it.each([
  ['openai/gpt-4o-mini', 'gpt-4o-2024-08-06', true],
  ['openai/gpt-4o-mini', 'claude-haiku-4-5', false],
  ['openai-compatible/in-house', 'In-House', true],
  ['openai-compatible/in-house', 'gpt-4o', undefined],
  ['openai/gpt-4o', undefined, undefined],
])('%s and %s: %s', (one, other, same) => {
  expect(sameFamily(one, other)).toBe(same)
})
